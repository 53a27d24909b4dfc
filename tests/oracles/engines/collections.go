// SPDX-License-Identifier: Apache-2.0

package engines

import (
	"encoding/json"
	"fmt"
)

func buildNil(written any) (any, error) {
	switch written {
	case "map[string]any":
		return map[string]any(nil), nil
	case "map[string]string":
		return map[string]string(nil), nil
	case "[]any":
		return []any(nil), nil
	case "[]string":
		return []string(nil), nil
	case "[]byte":
		return []byte(nil), nil
	}
	return nil, fmt.Errorf("there is no nil of type %v", written)
}

func buildPairs(written any) (any, error) {
	pairs, _ := written.([]any)
	mapping := make(map[any]any, len(pairs))
	for _, one := range pairs {
		built, err := build(one)
		if err != nil {
			return nil, err
		}
		pair, is := built.([]any)
		if !is || len(pair) != 2 {
			return nil, fmt.Errorf("no pair of key and value: %v", one)
		}
		mapping[pair[0]] = pair[1]
	}
	return mapping, nil
}

func buildCollection(name string, written any) (any, error) {
	built, err := build(written)
	if err != nil {
		return nil, err
	}
	switch typed := built.(type) {
	case map[string]any:
		return typedMap(name, typed)
	case []any:
		return typedList(name, typed)
	}
	return nil, fmt.Errorf("{%q: %v} means nothing", "$"+name, written)
}

func typedMap(name string, mapping map[string]any) (any, error) {
	switch name {
	case "map[string]any":
		return mapping, nil
	case "map[string]string":
		return convertMap(mapping, func(value any) string { return value.(string) }), nil
	case "map[string][]byte":
		return convertMap(mapping, func(value any) []byte { return []byte(value.(string)) }), nil
	case "map[string]int":
		return convertMap(mapping, func(value any) int { return int(value.(int64)) }), nil
	}
	return nil, fmt.Errorf("unknown type of a map: %s", name)
}

func typedList(name string, list []any) (any, error) {
	switch name {
	case "[]any":
		return list, nil
	case "[]string":
		return convertList(list, func(value any) string { return value.(string) }), nil
	case "[]int":
		return convertList(list, func(value any) int { return int(value.(int64)) }), nil
	case "[]float64":
		return convertList(list, toFloat), nil
	case "[]map[string]any":
		return convertList(list, func(value any) map[string]any { return value.(map[string]any) }), nil
	case "[][]any":
		return convertList(list, func(value any) []any { return value.([]any) }), nil
	}
	return nil, fmt.Errorf("unknown type of a list: %s", name)
}

func toFloat(value any) float64 {
	switch typed := value.(type) {
	case int64:
		return float64(typed)
	case json.Number:
		number, _ := typed.Float64()
		return number
	}
	return value.(float64)
}

func convertMap[T any](mapping map[string]any, convert func(any) T) map[string]T {
	converted := make(map[string]T, len(mapping))
	for key, value := range mapping {
		converted[key] = convert(value)
	}
	return converted
}

func convertList[T any](list []any, convert func(any) T) []T {
	converted := make([]T, len(list))
	for index, value := range list {
		converted[index] = convert(value)
	}
	return converted
}
