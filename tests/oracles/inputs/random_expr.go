// SPDX-License-Identifier: Apache-2.0

package inputs

import "fmt"

var plainExpressions = map[kind][]string{
	aString: {"str", "str", "empty", "digits", `"text"`, `'a b'`, "`raw`", `"é\n"`, `$env["map"].k`, "smap.k", `""`, `"x,y,z"`, `$env["map"].in.x.y`, "strs[0]", "strs[-1]", "smap.nosuch", "str[1:3]", "$env.str",
		`$env["map"]["k"]`, "nosuch?.x", "list[1]"},
	anInteger: {"int64", "5", "-3", "0", "uint8", "1", "2", "0x10", "1_000", "7", `$env["int"]`, "int8", `$env["map"].n`, "imap.one", "ints[0]", "ints[-1]"},
	aFloat:    {"float64", "1.5", "-0.25", "1e6", "float32", "2.0", ".5", "floats[0]", "0.1"},
	aBool:     {"yes", "no", "true", "false"},
	aList:     {"list", "strs", "ints", "[]", "floats", "maps", "lists", "[1, 2, 3]", `["a", "b"]`, "1..4", "[1, 'a', nil]", "nillist", "list[1:]", "strs[:2]", "[[1], [2, 3]]", "[{'k': 1}, {'k': 2}]", "3..1"},
	aMap:      {`$env["map"]`, "smap", "nomap", `$env["map"].in`, "imap", "{}", "{a: 1}", `{"k": "v", "n": 2}`, "{a: {b: 1}}", "nilmap"},
	aTime:     {"moment", "zoned", "zero", `date("2026-01-02")`, `time.Parse("2026-01-02T03:04:05Z")`},
}

var expressionForms = map[kind][]string{
	aString: {"%s + %s", "upper(%s)", "lower(%s)", "trim(%s)", "string(%v)", "type(%v)", "replace(%s, %s, %s)", "%b ? %s : %s", "repeat(%s, 2)", "join(map(%l, string(#)), %s)", "%s[:2]", "%s[1:]", "%s ?? %s", "nosuch ?? %s",
		"toJSON(%v)", "trimPrefix(%s, %s)", "%s | upper()", "first(split(%s, %s))", "moment.Format(%s)", "strings.ToUpper(%s)", "get(%m, %s) ?? %s", "if %b { %s } else { %s }", "let x = %s; x + x", "(%s; %s)", "toBase64(%s)", "%t.String()", "%m?.k ?? %s",
		"string(%i) + %s", "last(strs)"},
	anInteger: {"%i + %i", "%i - %i", "%i * %i", "%i % %i", "len(%l)", "len(%s)", "len(%m)", "int(%f)", "-%i", "abs(%i)", "sum([%i, %i])", "count(%l, %b)", "count(%l, # == %v)", "max(%i, %i)", "min(%i, %i)", "%b ? %i : %i",
		"indexOf(%s, %s)", "findIndex(%l, # == %v) ?? %i", "reduce([%i, %i], #acc + #)", "%t.Year()", "%t.Day()", "sum(map(1..3, # * %i))", "bitand(%i, %i)", "bitxor(%i, %i)", "int(%s)", "len(filter(%l, # != %v))", "(%l | len())", "let x = %i; x * x", "%i ^ 2 | int()", "[%i, %i][%i % 2]", "{a: %i}.a"},
	aFloat: {"%f + %f", "%f / %i", "%i / %i", "%f * %i", "%i ** 2", "float(%i)", "mean([%i, %f])", "median(%i, %i)", "round(%f)", "floor(%f)", "ceil(%f)", "-%f", "sum([%f, %i])", "%f - %f", "max(%f, %i)", "%t.Sub(moment).Hours()"},
	aBool: {"%s == %s", "%i == %i", "%i < %i", "%f >= %i", "%i <= %f", "%s > %s", "%v == %v", "%v != %v", "%b and %b", "%b or %b", "%b && %b", "%b || %b", "not %b", "!%b", "%s contains %s", "%s startsWith %s", "%s endsWith %s", "%s matches \"^[a-z]\"", "%s matches %s", "%v in %l",
		"%s in %m", "%v not in %l", "%i in 1..5", "%s in ['a', 'text']", "any(%l, # == %v)", "all(%l, # != %v)", "none(%l, # == nil)", "one(%l, # == %v)", "%v == nil", "any(maps, .k == %i)", "%t > %t", "%t.Before(%t)", "%i < %i < %i", "%b ? %b : %b", "hasPrefix(%s, %s)", "len(%l) > %i",
		"type(%v) == 'string'", "(%b ?? %b)", "%s not contains %s", "nosuch?.x == %v", "let x = %v; x == x"},
	aList: {"[%v, %v]", "map(%l, #)", "map(%l, string(#))", "filter(%l, # != %v)", "filter(%l, %b)", "map(1..3, # + %i)", "concat(%l, %l)", "reverse(%l)", "%l[1:]", "%l[:2]", "sort([%i, %i, %i])", "sort([%s, %s], 'desc')", "split(%s, %s)", "flatten([%l, %l])", "uniq(%l)", "take(%l, 2)",
		"sortBy(%l, string(#))", "map(maps, .k)", "keys({a: %v})", "values({a: %v})", "%b ? %l : %l", "%l | map({[#, #index]})", "filter(%l, #index % 2 == 0)", "1..%i", "map(%l, {a: #})", "map(%l, {{a: #}})", "toPairs({a: %v})", "%l ?? %l", "nosuch ?? %l", "map(%l, type(#))"},
	aMap:  {"{a: %v, b: %v}", `{"k": %v}`, "{(%s): %v}", "groupBy(%l, string(#))", "fromPairs([[%s, %v]])", "%b ? %m : %m", "%m ?? %m", "fromJSON(toJSON(%m))", "first(maps)", "nosuch ?? %m", "find(maps, .k == %i) ?? %m"},
	aTime: {"%t.Add(span)", "%t.UTC()", "%t + span", "%t - span", "%t.AddDate(0, 1, 1)", "%b ? %t : %t", `%t.In(timezone("Asia/Tokyo"))`, "%t.Truncate(time.Hour)", "%t + duration('90m')"},
}

// An expression of about that kind. What is made of a form stands in parentheses mostly; without
// them precedence has its say.
func (g *generator) expression(wanted kind, depth int) string {
	wanted = g.about(wanted)
	if depth <= 0 || g.once(4) {
		return g.pick(plainExpressions[wanted]...)
	}
	if g.once(40) {
		return fmt.Sprintf("%s?.%s", g.expression(aMap, depth-1), g.pick("k", "n", "nosuch", "in"))
	}
	form := g.pick(expressionForms[wanted]...)
	return g.enclose(g.fillExpression(form, depth-1))
}

func (g *generator) enclose(text string) string {
	if g.once(4) {
		return text
	}
	return "(" + text + ")"
}

// As fill, but a percent sign that no kind follows is the operator.
func (g *generator) fillExpression(form string, depth int) string {
	text := ""
	for index := 0; index < len(form); index++ {
		if form[index] == '%' && index+1 < len(form) {
			if wanted, is := letters[form[index+1]]; is {
				text += g.expression(wanted, depth)
				index++
				continue
			}
		}
		text += form[index : index+1]
	}
	return text
}
