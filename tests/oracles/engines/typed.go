// SPDX-License-Identifier: Apache-2.0

package engines

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"gitops-steps/oracles/argocd"
)

type repoPlaceholder struct{}

// The value that {"$TYPE": WRITTEN} stands for.
func buildTyped(name string, written any) (any, error) {
	switch name {
	case "argocd":
		return buildArgoCD(written)
	case "nil":
		return buildNil(written)
	case "map[any]any":
		return buildPairs(written)
	}
	if text, is := written.(string); is {
		return buildFromText(name, text)
	}
	if number, is := written.(json.Number); is {
		return buildFromNumber(name, number)
	}
	return buildCollection(name, written)
}

func buildFromText(name, text string) (any, error) {
	if bits, signed, is := integerType(name); is {
		return parseInteger(name, text, bits, signed)
	}
	switch name {
	case "float32":
		number, err := strconv.ParseFloat(text, 32)
		return float32(number), err
	case "float64":
		return strconv.ParseFloat(text, 64)
	case "[]byte":
		return []byte(text), nil
	case "time":
		return buildTime(text)
	case "duration":
		return time.ParseDuration(text)
	}
	return nil, fmt.Errorf("nothing is written as {%q: text}", "$"+name)
}

func integerType(name string) (bits int, signed, is bool) {
	switch name {
	case "int", "int64":
		return 64, true, true
	case "int8", "int16", "int32":
		bits, _ = strconv.Atoi(name[3:])
		return bits, true, true
	case "uint", "uint64":
		return 64, false, true
	case "uint8", "uint16", "uint32":
		bits, _ = strconv.Atoi(name[4:])
		return bits, false, true
	}
	return 0, false, false
}

func parseInteger(name, text string, bits int, signed bool) (any, error) {
	if signed {
		number, err := strconv.ParseInt(text, 10, bits)
		return map[string]any{"int": int(number), "int8": int8(number), "int16": int16(number),
			"int32": int32(number), "int64": number}[name], err
	}
	number, err := strconv.ParseUint(text, 10, bits)
	return map[string]any{"uint": uint(number), "uint8": uint8(number), "uint16": uint16(number),
		"uint32": uint32(number), "uint64": number}[name], err
}

// Without an offset's name: two times with the same offset must be the same to the engines.
func buildTime(text string) (any, error) {
	moment, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return nil, err
	}
	if _, offset := moment.Zone(); offset == 0 {
		return moment.UTC(), nil
	} else {
		return moment.In(time.FixedZone("", offset)), nil
	}
}

func buildFromNumber(name string, written json.Number) (any, error) {
	number, err := written.Int64()
	if err != nil {
		return nil, err
	}
	switch name {
	case "month":
		return time.Month(number), nil
	case "weekday":
		return time.Weekday(number), nil
	}
	return nil, fmt.Errorf("nothing is written as {%q: number}", "$"+name)
}

func buildArgoCD(written any) (any, error) {
	switch written {
	case "time":
		return argocd.Time(), nil
	case "strings":
		return argocd.Strings(), nil
	case "repo":
		return repoPlaceholder{}, nil
	}
	return nil, fmt.Errorf("Argo CD has no functions %v", written)
}
