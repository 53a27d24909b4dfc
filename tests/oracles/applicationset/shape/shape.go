// SPDX-License-Identifier: Apache-2.0

// Package shape writes parameters as JSON that keeps the kinds of maps and lists apart, for templates
// tell them apart too.
package shape

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
)

// Of gives a value that can be written as JSON. Maps and lists of anything, texts, truth values,
// null and numbers of 64 bits stay as they are; any other value is an object with one key, which
// begins with $ and names the kind.
func Of(value any) any {
	switch typed := value.(type) {
	case nil, string, bool:
		return typed
	case float64:
		if math.IsInf(typed, 0) || math.IsNaN(typed) {
			return map[string]any{"$float": fmt.Sprint(typed)}
		}
		return typed
	case map[string]any:
		out := map[string]any{}
		for key, item := range typed {
			out[key] = Of(item)
		}
		return out
	case []any:
		return list(typed)
	case map[string]string:
		return map[string]any{"$stringMap": typed}
	case []string:
		return map[string]any{"$stringList": typed}
	case []map[string]any:
		items := make([]any, 0, len(typed))
		for _, item := range typed {
			items = append(items, Of(item))
		}
		return map[string]any{"$mapList": items}
	case int, int64:
		return map[string]any{"$int": typed}
	case *int64:
		return map[string]any{"$intPointer": *typed}
	}
	return other(value)
}

func list(items []any) []any {
	out := make([]any, 0, len(items))
	for _, item := range items {
		out = append(out, Of(item))
	}
	return out
}

func other(value any) any {
	text, err := json.Marshal(value)
	if err != nil {
		return map[string]any{"$" + reflect.TypeOf(value).String(): fmt.Sprint(value)}
	}
	return map[string]any{"$" + reflect.TypeOf(value).String(): json.RawMessage(text)}
}
