// SPDX-License-Identifier: Apache-2.0

package tables

import (
	"fmt"

	"gitops-steps/oracles/engines"
)

// Values in the notation of data.json.
var formatted = []string{
	`{"$int":"5"}`, `{"$int":"-42"}`, `{"$int":"0"}`, `-8`, `{"$uint8":"200"}`, `{"$uint64":"18446744073709551615"}`, `-9223372036854775808`, `{"$int32":"65"}`, `{"$int":"8364"}`, `{"$int":"1114112"}`,
	`{"$float64":"3.14159"}`, `{"$float64":"-0.5"}`, `{"$float64":"1e21"}`, `{"$float64":"1e-7"}`, `{"$float64":"NaN"}`, `{"$float64":"Inf"}`, `{"$float64":"-0"}`, `{"$float64":"2.5"}`, `{"$float64":"100000"}`, `{"$float32":"0.1"}`, `{"$float64":"123456789.123"}`, `{"$float64":"0"}`,
	`"text"`, `""`, `"é中🌍"`, `"a\tb\n\"q\" \\"`, "\"`\"", `true`, `false`, `null`, `{"$[]byte":"bytes"}`, `[]`, `[1,"a",null,true,1.5]`, `{"$[]string":["a","b c"]}`, `{"$[]int":[1,2]}`, `{"$[]float64":[1.5,2]}`,
	`{"a":1,"b":"x","c":null}`, `{"$map[string]string":{"k":"v"}}`, `{"$map[string]int":{"one":1}}`, `{"$map[any]any":[[1,"one"],["k",true]]}`, `{"$nil":"map[string]any"}`, `{"$nil":"[]any"}`, `{"$time":"2026-01-02T03:04:05.678Z"}`, `{"$duration":"1h2m3.004s"}`,
	`{"$month":1}`, `{"$month":13}`, `{"$weekday":0}`, `{"$[]map[string]any":[{"k":1}]}`, `{"$map[string][]byte":{"k":"v"}}`,
}

func formats() (rows []string) {
	forms := []string{}
	for _, verb := range "vdsqxXtTfgeGEbocUFp" {
		for _, flags := range []string{"", "+", "-", "#", " ", "0", "10", "-10", "010", "+010", ".0", ".3", "10.3", "-10.3", "010.3", "+.2", "#.3", "# ", "+#", "x"} {
			if flags == "x" {
				forms = append(forms, "%[1]"+string(verb), "%[1]"+string(verb)+"%[1]"+string(verb))
				continue
			}
			forms = append(forms, "%"+flags+string(verb))
		}
	}
	for column, text := range formatted {
		value, err := engines.ReadValue([]byte(text))
		if err != nil {
			panic(err)
		}
		for index, form := range forms {
			// The plain verbs with each value, of the others a third.
			if len(form) > 2 && (index+column)%3 != 0 {
				continue
			}
			result := fmt.Sprintf(form, value)
			if form == "%p" || form == "%[1]p" || len(result) > 300 || hasAddress(form, value) {
				continue
			}
			rows = append(rows, row(quoted(form), text, quoted(result)))
		}
	}
	return distinct(rows)
}

// %p of what has an address shows it.
func hasAddress(form string, value any) bool {
	return form[len(form)-1] == 'p' && engines.Dump(value) != "nil" && !isScalar(value)
}

func isScalar(value any) bool {
	switch value.(type) {
	case string, bool, int, int32, int64, uint8, uint64, float32, float64:
		return true
	}
	return false
}
