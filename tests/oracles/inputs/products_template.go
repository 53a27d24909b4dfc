// SPDX-License-Identifier: Apache-2.0

package inputs

import (
	"fmt"

	"gitops-steps/oracles/engines"
)

// One operand of each kind that a template can meet, in the data set "kinds" or as a literal.
var templateOperands = []string{
	`.nul`, `.nosuch`, `.yes`, `.int`, `.int8`, `.int64`, `.uint8`, `.uint64`, `.float32`, `.float64`,
	`.str`, `.empty`, `.digits`, `.bytes`, `.list`, `.none`, `.strs`, `.ints`, `.map`, `.smap`, `.amap`,
	`.nilmap`, `.nillist`, `.moment`, `.span`, `.month`, `.strings.ToUpper`,
	`nil`, `true`, `5`, `-8`, `2.25`, `'a'`, `1i`, `"text"`, `"42"`, "`raw`", `(list 1 2)`, `(dict "k" "v")`,
	`(print "text")`, `(int 5)`,
}

func templateInput(file, source, data string) Input {
	return Input{file, engines.NewRequest("template", source, data, "", "")}
}

// Each comparison between each two kinds.
func comparisons() (inputs []Input) {
	for _, name := range []string{"eq", "ne", "lt"} {
		for _, left := range templateOperands {
			for _, right := range templateOperands {
				source := fmt.Sprintf("{{%s %s %s}}", name, left, right)
				inputs = append(inputs, templateInput("templates", source, "kinds"))
			}
		}
	}
	for _, name := range []string{"le", "gt", "ge"} {
		for index, left := range templateOperands {
			for _, right := range []string{".int", ".uint8", ".float64", ".str", "5", templateOperands[index]} {
				source := fmt.Sprintf("{{%s %s %s}}", name, left, right)
				inputs = append(inputs, templateInput("templates", source, "kinds"))
			}
		}
	}
	return inputs
}

// Each operand where only one is: printed, tested, piped, and as the argument of each builtin.
func singleOperands() (inputs []Input) {
	forms := []string{
		"{{%s}}", "{{print %s}}", "{{println %s}}", "{{%s | print}}", "{{if %s}}yes{{else}}no{{end}}",
		"{{with %s}}[{{.}}]{{else}}no{{end}}", "{{not %s}}", "{{and %s 1}}", "{{or %s 1}}", "{{and 1 %s}}",
		"{{or 0 %s}}", "{{len %s}}", "{{index %s 0}}", `{{index %s "k"}}`, "{{html %s}}", "{{js %s}}",
		"{{urlquery %s}}", "{{$x := %s}}{{$x}}", "{{(%s)}}", "{{(%s).k}}", "{{call %s}}", "{{eq %s}}",
		"{{index .list %s}}", "{{index .map %s}}", "{{index .smap %s}}", "{{call .strings.ToUpper %s}}",
		"{{.moment.Format %s}}", "{{.moment.Add %s}}", "{{.moment.AddDate %s 0 0}}", "{{.moment.Sub %s}}",
		"{{range %s}}{{.}}{{break}}{{else}}none{{end}}", "{{range $i, $e := %s}}{{$i}}{{$e}}{{break}}{{end}}",
		`{{template "x" %s}}{{define "x"}}<{{.}}>{{end}}`, `{{printf "%%v|%%T|%%s|%%d" %s %s %s %s}}`,
	}
	for _, form := range forms {
		for _, operand := range templateOperands {
			source := fillIn(form, operand)
			inputs = append(inputs, templateInput("templates", source, "kinds"))
		}
	}
	return inputs
}

// What missingkey makes of each way to miss.
func missingKeys() (inputs []Input) {
	paths := []string{
		".nosuch", ".nosuch.x", ".nosuch.x.y", ".map.nosuch", ".map.nosuch.x", ".map.nul", ".map.nul.x", ".smap.nosuch",
		".smap.nosuch.x", ".imap.nosuch", ".bmap.nosuch", ".amap.nosuch", ".nilmap.x", ".nilsmap.x", ".nul.x",
		"$.nosuch", "$.map.nosuch", "(.nosuch)", "(.map).nosuch", "(.smap).nosuch", ".list.x", ".str.x", "$m.nosuch",
		`(index .map "nosuch")`, `(index .smap "nosuch")`, `(.map.in).nosuch.x`,
	}
	forms := []string{
		"{{%s}}", "{{print %s}}", "{{if %s}}yes{{else}}no{{end}}", "{{with %s}}yes{{else}}no{{end}}",
		"{{range %s}}x{{else}}none{{end}}", `{{%s | default "d"}}`, `{{default "d" %s}}`, "{{%s | upper}}", "{{%s | quote}}",
		"{{%s | toJson}}", `{{eq %s "a"}}`, "{{$x := %s}}[{{$x}}]", "{{len %s}}", "{{not %s}}",
	}
	for _, option := range []string{"", "missingkey=default", "missingkey=invalid", "missingkey=zero", "missingkey=error"} {
		for _, path := range paths {
			for _, form := range forms {
				source := "{{$m := .map}}" + fillIn(form, path)
				request := engines.NewRequest("template", source, "kinds", "a", option)
				inputs = append(inputs, Input{"templates", request})
			}
		}
	}
	for _, option := range []string{"missingkey=", "missingkey", "=error", "missingkey=Error", "nosuch=error", "missingkey=error=x"} {
		inputs = append(inputs, Input{"templates", engines.NewRequest("template", "{{.nosuch}}", "kinds", "a", option)})
	}
	return inputs
}
