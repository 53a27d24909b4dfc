// SPDX-License-Identifier: Apache-2.0

// Writes what Go's YAML readers see in some 1,500 plain scalars, one per line:
//
//	scalar  go-yaml v2: type value  go-yaml v3: type value  sigs.k8s.io/yaml: type value
//
// pyyaml.py adds PyYAML's columns. To make the file again:
//
//	go run . | python3 pyyaml.py > scalars.tsv
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand"
	"os"
	"strconv"
	"strings"
	"time"

	yaml2 "gopkg.in/yaml.v2"
	yaml3 "gopkg.in/yaml.v3"
	k8s "sigs.k8s.io/yaml"
)

// Words with a meaning to somebody, and their neighbours that have none.
var words = strings.Fields(`
~ null Null NULL nULL nil none None
true True TRUE tRUE false False FALSE t f T F
yes Yes YES yEs no No NO on On ON oN off Off OFF y Y n N yy nn ye
.inf .Inf .INF .iNF -.inf -.Inf -.INF +.inf +.Inf +.INF inf Inf -inf infinity
.nan .NaN .NAN .Nan -.nan +.nan nan NaN
<< = == <<< << . .. + - +- -+ _ __ ._ -_ +_ _1 -_1 +_1 1_ 1__0 0_ 0_7 0_8 00_ 0__0 1_000 1_000.5 1_000.5_0 1e3_0
0 -0 +0 00 000 01 07 08 09 010 018 019 -010 +010 0777 0778 0o7 0o8 0o17 0O17 -0o17 +0o17 0o 0o_7 0o1_7 0o-7 0o+7 -0o-7
0x 0x0 0x1F 0X1F -0x1F +0x1F 0x_1F 0x1_F 0x_ 0xg 0x1F.8 0x1p4 0x-1 0b 0b0 0b101 0B101 -0b101 +0b101 0b_1 0b1_0 0b2 0b_ 0b-1 0b+1 -0b-1
9223372036854775807 9223372036854775808 -9223372036854775808 -9223372036854775809 +9223372036854775807 +9223372036854775808
18446744073709551615 18446744073709551616 99999999999999999999999999 0xFFFFFFFFFFFFFFFF 0x1FFFFFFFFFFFFFFFF 0777777777777777777777777
1. 1.0 -1.5 +1.5 .5 -.5 +.5 ._5 .5_ .5_0 5._5 5_.5 1.5_ 00.5 08.5 01.5 1.2.3 1.2.3.4 1..2 1.2. .1.2 1.20 1.10 0.1.0 10.0.0.1
1e3 1E3 1e+3 1e-3 -1e3 +1e3 1.e3 1.e+3 1.0e3 1.0e+3 1.0e-3 .5e3 .5e+3 .5e+03 1e 1e+ 1.5e 1.5e+ e3 .e3 .e+3 1e3.5 1e1000 1.0e+1000 -1.0e+1000 1e-1000 1.0e-1000
1276e23 706798e8 0e0 0e1 00e1 12e05 123e456 1e308 1e309 1.7976931348623157e+308 4.9e-324 123456.789e-5
1:2 1:02 12:30 12:30:45 12:30:45.5 12:30:45.5_0 12:60 12:6 1:2:3:4:5:6:7 -12:30 +12:30 0:1 00:01 01:30 09:30 190:20:30 190:20:30.15 1_0:30 :30 30: 1:2e3 12:30:45.
2024-01-01 2024-1-1 2024-01-1 2024-1-01 2024-13-01 2024-00-10 2024-02-29 2023-02-29 2024-02-30 2024-04-31 0000-01-01 9999-12-31 24-01-01 02024-01-01 2024-01 2024 2024-01-01a 2024-01-011
2001-12-14t21:59:43.10-05:00 2001-12-14T21:59:43Z 2001-12-14T21:59:43z 2001-12-14T21:59:43 2001-12-14T21:59:43. 2001-12-14T21:59:43.1Z 2001-12-14T21:59:43,1Z 2001-12-14T21:59:43.123456789012Z
2001-12-14T21:59:43-5 2001-12-14T21:59:43-05 2001-12-14T21:59:43+05:30 2001-12-14T21:59:43+5:30 2001-12-14T21:59:43+0530 2001-12-14T25:00:00Z 2001-12-14T21:60:00Z 2001-12-14T21:59:60Z 2001-12-14T1:2:3Z 2001-12-14T01:2:03Z 2001-12-14T1:02:03Z
2001-12-14T21:59:43+24:00 2001-12-14T21:59:43+25:00 2001-12-14T21:59:43+24:60 2001-12-14T21:59:43+24:61 2001-1-1T00:00:00Z 2001-1-1t0:0:0Z
v1 v1.2.3 1.2.3-rc1 latest main abc1234 deadbeef cafe 0abc 12ab 1a 1e 1e3a a1e3 e10 E10 0e 0xcafe 1234567 0123456 00000001 1,000 1,5 50% 100m 1Gi 10s 1h30m 80/tcp ::1 a:b 1:a
`)

// With blanks inside.
var phrases = []string{
	"", "2001-12-14 21:59:43", "2001-12-14  21:59:43", "2001-12-14 21:59:43.10 -5", "2001-12-14 21:59:43.10 -05:00",
	"2001-12-14 21:59:43.10 Z", "2001-12-14 21:59:43 Z", "2001-12-14 21:59:43Z", "2001-12-14 1:2:3", "2001-1-1 1:2:3.5",
	"2001-12-14 21:59", "2001-12-14 21", "1 2", "1 000", "- 1", "+ 1", "a b", "true false", "1e 3", "0x 1F", "12: 30", "null null",
}

func candidates() []string {
	list := append(append([]string{}, phrases...), words...)
	random := rand.New(rand.NewSource(1))
	pick := func(alphabet string, length int) string {
		text := make([]byte, length)
		for i := range text {
			text[i] = alphabet[random.Intn(len(alphabet))]
		}
		return string(text)
	}
	for i := 0; i < 250; i++ { // the first digits of a Git commit, now and then all digits or one e
		list = append(list, pick("0123456789abcdef", 7), pick("0123456789e", 7+random.Intn(2)))
	}
	for i := 0; i < 800; i++ { // nearly numbers
		list = append(list, pick("+-.0", 1)+pick("0123456789_.eE+-xob:", 1+random.Intn(8)))
	}
	for i := 0; i < 60; i++ { // nearly dates
		list = append(list, pick("12", 1)+pick("0123456789", 3)+"-"+pick("0123", 1+random.Intn(2))+"-"+pick("0123456789", 1+random.Intn(2)))
	}
	return list
}

// Whether block context takes the text for one plain scalar.
func isPlain(text string) bool {
	var node yaml3.Node
	if yaml3.Unmarshal([]byte("v: "+text+"\n"), &node) != nil || len(node.Content) != 1 {
		return false
	}
	pair := node.Content[0]
	if pair.Kind != yaml3.MappingNode || len(pair.Content) != 2 {
		return false
	}
	value := pair.Content[1]
	return value.Kind == yaml3.ScalarNode && value.Style == 0 && value.Value == text
}

func describe(value interface{}) (string, string) {
	switch v := value.(type) {
	case nil:
		return "null", ""
	case bool:
		return "bool", strconv.FormatBool(v)
	case int:
		return "int", strconv.Itoa(v)
	case int64:
		return "int", strconv.FormatInt(v, 10)
	case uint64:
		return "int", strconv.FormatUint(v, 10)
	case float64:
		return "float", strconv.FormatFloat(v, 'g', -1, 64)
	case time.Time:
		return "timestamp", ""
	case string:
		return "string", v
	}
	return "other", fmt.Sprint(value)
}

func read(unmarshal func([]byte, interface{}) error, text string) (string, string) {
	var document map[string]interface{}
	if err := unmarshal([]byte("v: "+text+"\n"), &document); err != nil {
		return "error", ""
	}
	return describe(document["v"])
}

// The JSON that Helm and kubectl go on with. It does not tell integers from floats.
func readKubernetes(text string) (string, string) {
	converted, err := k8s.YAMLToJSON([]byte("v: " + text + "\n"))
	if err != nil {
		return "error", ""
	}
	var document map[string]json.RawMessage
	if json.Unmarshal(converted, &document) != nil {
		return "error", ""
	}
	raw := string(document["v"])
	switch {
	case raw == "null":
		return "null", ""
	case raw == "true" || raw == "false":
		return "bool", raw
	case raw[0] == '"':
		var value string
		json.Unmarshal(document["v"], &value)
		return "string", value
	}
	return "number", raw
}

func main() {
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	seen := map[string]bool{}
	for _, text := range candidates() {
		if seen[text] || (text != "" && !isPlain(text)) {
			continue
		}
		seen[text] = true
		type2, value2 := read(yaml2.Unmarshal, text)
		type3, value3 := read(yaml3.Unmarshal, text)
		typeK, valueK := readKubernetes(text)
		fmt.Fprintln(out, strings.Join([]string{text, type2, value2, type3, value3, typeK, valueK}, "\t"))
	}
}
