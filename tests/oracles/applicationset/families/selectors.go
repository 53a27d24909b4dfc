// SPDX-License-Identifier: Apache-2.0

package families

import (
	"fmt"

	"gitops-steps/oracles/applicationset/cases"
)

var operators = []string{"In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt", "=", "==", "!=", "in", ""}

// Every operator of the selector beside a generator, with no, one and two values.
func selectors() []cases.Case {
	var all []cases.Case
	for _, operator := range operators {
		for count, values := range []list{{}, {"x"}, {"x", "y"}, {""}} {
			expression := object{"key": "a", "operator": operator}
			if len(values) > 0 {
				expression["values"] = values
			}
			generator := elements(object{"a": "x", "i": "1"}, object{"a": "y", "i": "2"},
				object{"a": "z", "i": "3"}, object{"b": "x", "i": "4"}, object{"a": "", "i": "5"})
			generator["selector"] = object{"matchExpressions": list{expression}}
			all = append(all, cases.Case{
				Name:       fmt.Sprintf("selector-operators/%s-%d", operator, count),
				Generators: list{generator}, Show: []string{"{{i}}"}})
		}
	}
	return all
}

var expressions = []string{
	"{{.x}}", "{{.m.x}}", "{{.m.x.y}}", "{{.v.x}}", "{{.values.x}}", "{{.values.k}}", "{{.x.y}}",
	"{{.s.y}}", "{{.n.y}}", "{{.l.y}}", "{{.nil}}", "{{.nil.y}}", "{{index .m \"x\"}}",
	"{{index .values \"x\"}}", "{{index . \"x\"}}", "{{index .m \"x\" \"y\"}}", "{{.x | default \"d\"}}",
	"{{default \"d\" .x}}", "{{if .x}}yes{{else}}no{{end}}", "{{with .x}}yes{{else}}no{{end}}",
	"{{range .x}}i{{else}}none{{end}}", "{{dig \"x\" \"d\" .}}", "{{get . \"x\"}}", "{{hasKey . \"x\"}}",
	"{{dig \"m\" \"x\" \"d\" .}}", "{{$.x}}", "{{$v := .x}}{{$v}}", "{{.x | quote}}", "{{quote .x}}",
	"{{.x | toJson}}", "{{eq .x \"a\"}}", "{{not .x}}", "{{and .x .s}}", "{{or .x .s}}", "{{len .x}}",
	"{{.x | empty}}", "{{coalesce .x .s}}", "{{ternary \"a\" \"b\" (empty .x)}}", "{{printf \"%s\" .x}}",
	"{{printf \"%v\" .x}}", "{{upper .x}}", "{{.x | upper}}", "{{list .x .s}}", "{{cat .x .s}}",
	"{{index .l 5}}", "{{index .l 0}}", "{{.m}}", "{{.values}}", "{{(.x).y}}", "{{.metadata.labels.x}}",
	"{{.metadata.x}}", "{{toString .x}}", "{{kindOf .x}}", "{{typeOf .values}}", "{{.x | toYaml}}",
	"{{pick . \"x\" | toJson}}", "{{pluck \"x\" .}}", "{{join \",\" .x}}", "{{trim .x}}", "{{int .x}}",
}

// What is not there, by all options; with texts in values, which come of a cluster.
func missingKeys() []cases.Case {
	var all []cases.Case
	for _, option := range []string{"", "default", "invalid", "zero", "error"} {
		for _, expression := range expressions {
			one := cases.Case{Name: "missing-keys/" + option + " " + expression, Go: true,
				Clusters: []cases.Cluster{{Name: "c", Labels: map[string]string{"env": "prod"}}},
				Show:     []string{expression}, Runs: 2}
			if option != "" {
				one.Options = []string{"missingkey=" + option}
			}
			one.Generators = list{object{"matrix": object{"generators": list{
				elements(object{"m": object{"k": "w"}, "s": "text", "n": 3, "l": list{"i"}, "nil": nil}),
				object{"clusters": object{"selector": object{"matchLabels": object{"env": "prod"}},
					"values": object{"k": "w"}}},
			}}}}
			all = append(all, one)
		}
	}
	return all
}
