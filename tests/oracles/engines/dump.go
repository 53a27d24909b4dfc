// SPDX-License-Identifier: Apache-2.0

package engines

import (
	"fmt"
	"reflect"
	"sort"
	"strconv"
	"strings"
	"time"
)

// Dump writes a value with its type, so that two values of Go have the same text only if they are
// the same. It is `nil` for a nil interface, else TYPE as %T writes it and behind it:
//
//	bool, integers              their usual text:        int64 -5
//	floats                      shortest %g:             float64 1e+06   float32 NaN   float64 -Inf
//	strings                     strconv.Quote:           string "a\n"
//	[]uint8                     strconv.Quote:           []uint8 "ab"
//	time.Time                   RFC 3339, nanoseconds:   time.Time 2026-01-02T03:04:05.5+01:00
//	time.Duration and others
//	with String()               that text:               time.Duration 1m0s   time.Month January
//	lists                       {…}, each with its type: []interface {}{int 1, string "a"}
//	maps, sorted by key         "key": VALUE:            map[string]interface {}{"k": int 1}
//	maps with other keys        sorted by their text:    map[interface {}]interface {}{int 1: nil}
//	nil lists and maps          (nil):                   map[string]string(nil)
//	functions                   nothing:                 func() time.Time
//	anything else               %v:                      shared.CommitMetadata {…}
func Dump(value any) string {
	var text strings.Builder
	dump(&text, value)
	return text.String()
}

func dump(text *strings.Builder, value any) {
	if value == nil {
		text.WriteString("nil")
		return
	}
	fmt.Fprintf(text, "%T", value)
	if scalar, is := dumpScalar(value); is {
		text.WriteString(" " + scalar)
		return
	}
	switch reflected := reflect.ValueOf(value); reflected.Kind() {
	case reflect.Slice, reflect.Array:
		dumpList(text, reflected)
	case reflect.Map:
		dumpMap(text, reflected)
	case reflect.Func:
	default:
		fmt.Fprintf(text, " %v", value)
	}
}

func dumpScalar(value any) (string, bool) {
	switch typed := value.(type) {
	case string:
		return strconv.Quote(typed), true
	case []byte:
		return strconv.Quote(string(typed)), typed != nil
	case time.Time:
		return typed.Format(time.RFC3339Nano), true
	case fmt.Stringer:
		return typed.String(), true
	case float64:
		return strconv.FormatFloat(typed, 'g', -1, 64), true
	case float32:
		return strconv.FormatFloat(float64(typed), 'g', -1, 32), true
	}
	return "", false
}

func dumpList(text *strings.Builder, list reflect.Value) {
	if list.Kind() == reflect.Slice && list.IsNil() {
		text.WriteString("(nil)")
		return
	}
	text.WriteString("{")
	for index := range list.Len() {
		if index > 0 {
			text.WriteString(", ")
		}
		dump(text, list.Index(index).Interface())
	}
	text.WriteString("}")
}

func dumpMap(text *strings.Builder, mapping reflect.Value) {
	if mapping.IsNil() {
		text.WriteString("(nil)")
		return
	}
	entries := make([]string, 0, mapping.Len())
	for _, key := range mapping.MapKeys() {
		entries = append(entries, dumpKey(key)+": "+Dump(mapping.MapIndex(key).Interface()))
	}
	sort.Strings(entries)
	text.WriteString("{" + strings.Join(entries, ", ") + "}")
}

func dumpKey(key reflect.Value) string {
	if key.Kind() == reflect.String {
		return strconv.Quote(key.String())
	}
	return Dump(key.Interface())
}
