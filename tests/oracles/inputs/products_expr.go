// SPDX-License-Identifier: Apache-2.0

package inputs

import (
	"fmt"

	"gitops-steps/oracles/engines"
)

// One operand of each kind that an expression can meet, in the data set "kinds" or as a literal.
var exprOperands = []string{
	`nul`, `nosuch`, `yes`, `int`, `int64`, `uint8`, `uint64`, `float32`, `float64`, `str`, `empty`, `digits`, `bytes`,
	`list`, `none`, `strs`, `map`, `smap`, `nilmap`, `moment`, `span`, `month`, `strings.ToUpper`,
	`nil`, `true`, `5`, `2.25`, `"text"`, `[1, 2]`, `{"k": "v"}`, `1..3`, `map.k`,
}

// The names that stand both for a variable of the data and for a builtin need $env.
var exprShadowed = map[string]bool{"int": true, "map": true, "none": true}

func exprOperand(operand string) string {
	if exprShadowed[operand] {
		return `$env["` + operand + `"]`
	}
	if operand == "map.k" {
		return `$env["map"].k`
	}
	return operand
}

var exprBinary = []string{
	"==", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/", "%", "**", "^", "..", "in", "not in", "matches", "contains",
	"startsWith", "endsWith", "and", "&&", "or", "||", "??",
}

func exprInput(source, data string) Input {
	return Input{"expr", engines.NewRequest("expr", source, data, "", "")}
}

// Each operator between each two kinds. The synonyms of an operator get fewer of them.
func exprOperators() (inputs []Input) {
	synonyms := map[string]bool{"!=": true, ">": true, "<=": true, ">=": true, "^": true, "not in": true,
		"&&": true, "||": true, "endsWith": true, "startsWith": true}
	for _, operator := range exprBinary {
		for row, left := range exprOperands {
			for column, right := range exprOperands {
				if synonyms[operator] && (row+column)%3 != 0 {
					continue
				}
				source := fmt.Sprintf("%s %s %s", exprOperand(left), operator, exprOperand(right))
				inputs = append(inputs, exprInput(source, "kinds"))
			}
		}
	}
	return inputs
}

// Each pair of operators without parentheses, so that precedence and associativity are seen.
func exprPrecedence() (inputs []Input) {
	triples := [][3]string{{"int64", "7", "uint8"}, {"yes", "no", "yes"}, {"str", "digits", `"x"`}, {"7", "nosuch", "[7]"}}
	for _, first := range exprBinary {
		for _, second := range exprBinary {
			for _, operands := range triples {
				source := fmt.Sprintf("%s %s %s %s %s", operands[0], first, operands[1], second, operands[2])
				inputs = append(inputs, exprInput(source, "kinds"))
			}
		}
		for _, unary := range []string{"-", "+", "not ", "!"} {
			inputs = append(inputs, exprInput(fmt.Sprintf("%s2 %s 3", unary, first), "numbers"))
			inputs = append(inputs, exprInput(fmt.Sprintf("2 %s %s3", first, unary), "numbers"))
			inputs = append(inputs, exprInput(fmt.Sprintf("%strue %s false", unary, first), "numbers"))
		}
	}
	return inputs
}

// Each operand in each place where only one is.
func exprSingles() (inputs []Input) {
	forms := []string{
		"%s", "-%s", "+%s", "not %s", "!%s", "%s ? 1 : 2", "%s ?: 2", "if %s {1} else {2}", "%s.k", "%s?.k", "%s[0]", `%s["k"]`,
		"%s[-1]", "%s[nil]", "%s[1.0]", "%s?.[0]", "%s[:1]", "%s[1:]", "%s[0:1]", "%s[-1:]", "%s()", "%s(1)", "[%s]", "{a: %s}", "{(%s): 1}",
		"let x = %s; x", "%s; 1", "%s | string()", "list[%s]", `$env["map"][%s]`, "strs[%s:]", "strs[:%s]", "strings.ToUpper(%s)",
		"moment.Add(%s)", "moment.Format(%s)", "%s.Year()", "%s.nosuch()", "%s in [1, 5]", `%s in ["text", "a"]`, `%s in [1, "text"]`, "%s in 1..5",
		"%s?.k?.x", "%s.k.x", "%s.k?.x", "%s == nil", "nil == %s", "%s ?? 1", "%s not in [1]",
	}
	for _, form := range forms {
		for _, operand := range exprOperands {
			inputs = append(inputs, exprInput(fillIn(form, exprOperand(operand)), "kinds"))
		}
	}
	return inputs
}
