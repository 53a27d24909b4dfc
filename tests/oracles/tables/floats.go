// SPDX-License-Identifier: Apache-2.0

package tables

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand"
	"strconv"
)

func floats() (rows []string) {
	for _, number := range numbers() {
		rows = append(rows, row("64", fmt.Sprintf("%016x", math.Float64bits(number)), fmt.Sprint(number), fmt.Sprintf("%g", number), fmt.Sprintf("%e", number),
			fmt.Sprintf("%.3f", number), fmt.Sprintf("%.3g", number), fmt.Sprintf("%x", number), jsonNumber(number), strconv.FormatFloat(number, 'f', -1, 64)))
		small := float32(number)
		rows = append(rows, row("32", fmt.Sprintf("%08x", math.Float32bits(small)), fmt.Sprint(small), fmt.Sprintf("%g", small), fmt.Sprintf("%e", small),
			fmt.Sprintf("%.3f", small), fmt.Sprintf("%.3g", small), fmt.Sprintf("%x", small), jsonNumber(small), strconv.FormatFloat(float64(small), 'f', -1, 32)))
	}
	return distinct(rows)
}

func jsonNumber(number any) string {
	text, err := json.Marshal(number)
	if err != nil {
		return "error"
	}
	return string(text)
}

func numbers() []float64 {
	list := []float64{0, math.Copysign(0, -1), 1, -1, 1.5, 0.1, 0.2, 0.3, 1.0 / 3, 100, 99999, 100000, 999999, 999999.5, 1000000, 1234567, 1234567.5, 123456.789, 1e20, 1e21, 1e22, 9.999999e20, 0.001, 0.0001, 0.00001, 0.000001,
		9.99e-7, 1e-7, 123e-9, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, math.Inf(1), math.Inf(-1), math.NaN(), 1 << 24, 1<<24 + 1, 1 << 53, 1<<53 + 2, 4503599627370496.5, 9007199254740993, 0.5, 2.5, 3.5, 0.0005, 0.0015,
		0.0025, 12345.6785, 8.8044430721e11, 1e23, 8.41e21, 2.0 / 3, 1e100, 3.4028235e38, 1.1754944e-38, 1e-45, 16777216, 0.30000000000000004}
	random := rand.New(rand.NewSource(7))
	for range 120 {
		list = append(list, math.Float64frombits(random.Uint64()), math.Round(random.NormFloat64()*1e6)/1000, float64(random.Intn(1e9)), math.Pow(10, random.Float64()*40-20))
	}
	return list
}
