// SPDX-License-Identifier: Apache-2.0

package inputs

import (
	"fmt"
	"strings"
)

func (g *generator) template(depth int) string {
	var text strings.Builder
	for range 1 + g.random.Intn(3) {
		text.WriteString(g.pick("", "", "x", " ", "\n", "a: ", " é\n", "\t", "- "))
		text.WriteString(g.action(depth))
	}
	text.WriteString(g.pick("", "", ".", "\n"))
	return text.String()
}

func (g *generator) braces(inside string) string {
	left, right := "{{", "}}"
	if g.once(8) {
		left = "{{- "
	}
	if g.once(8) {
		right = " -}}"
	}
	return left + inside + right
}

func (g *generator) action(depth int) string {
	if depth == 0 {
		return g.braces(g.pipeline(anything, 1))
	}
	scope := len(g.names)
	defer func() { g.names = g.names[:min(scope, len(g.names))] }()
	switch g.random.Intn(12) {
	case 0, 1:
		return g.braces("if "+g.pipeline(aBool, depth)) + g.template(depth-1) + g.otherwise(depth) + g.braces("end")
	case 2:
		variable := g.newName()
		return g.braces(fmt.Sprintf("range %s := %s", variable, g.pipeline(aList, depth))) + g.template(depth-1) + g.otherwise(depth) + g.braces("end")
	case 3:
		list := g.pipeline(g.pickKind(aList, aMap, anInteger), depth)
		key, value := g.newName(), g.newName()
		return g.braces(fmt.Sprintf("range %s, %s := %s", key, value, list)) + g.template(depth-1) + g.leave() + g.braces("end")
	case 4:
		return g.braces("with "+g.pipeline(anything, depth)) + g.braces(".") + g.otherwise(depth) + g.braces("end")
	case 5, 6:
		value := g.pipeline(anything, depth)
		variable := g.newName()
		text := g.braces(variable+" := "+value) + g.template(depth-1) + g.braces(variable)
		return text
	case 7:
		name := g.pick("x", "y", "long name")
		return fmt.Sprintf("{{define %q}}<{{.}}>{{end}}", name) + g.braces(fmt.Sprintf("template %q %s", name, g.operand(anything, depth-1)))
	case 8:
		return "{{/* c */}}" + g.braces(g.pipeline(anything, depth))
	}
	return g.braces(g.pipeline(anything, depth))
}

func (g *generator) otherwise(depth int) string {
	if g.once(2) {
		return ""
	}
	if g.once(3) {
		return g.braces("else if "+g.pipeline(aBool, 1)) + "else-if"
	}
	return g.braces("else") + g.template(depth-1)
}

func (g *generator) leave() string {
	if g.once(4) {
		return g.braces("if "+g.operand(aBool, 1)) + g.braces(g.pick("break", "continue")) + g.braces("end") + "after"
	}
	return ""
}

func (g *generator) pickKind(choices ...kind) kind {
	return choices[g.random.Intn(len(choices))]
}

func (g *generator) newName() string {
	name := g.pick("$a", "$b", "$c")
	g.names = append(g.names, name)
	return name
}

// Pipes: the value before a pipe is the last argument of what stands behind it.
var pipes = map[kind][]string{
	aString:   {"upper", "lower", "trim", "quote", "trunc 3", `default "d"`, "html", "js", "urlquery", "title", `replace "t" "T"`, "toString", `printf "%v|"`, `printf "%q"`, `printf "%5s"`, "b64enc", "indent 2", "toJson", "nospace", "print"},
	anInteger: {"len", "int", "add 2", "mul 3", "int64", "max 4"},
	aFloat:    {"float64", "floor", "addf 1.5", "ceil"},
	aBool:     {"not", "empty", "eq 5", `hasPrefix "t"`, `contains "e"`, "kindIs \"string\""},
	aList:     {"reverse", "uniq", "compact", "rest", "initial", "sortAlpha", `splitList "e"`, "toStrings"},
	aMap:      {"deepCopy", `split "e"`, "fromJson"},
	aTime:     {`dateModify "1h"`},
}

func (g *generator) pipeline(wanted kind, depth int) string {
	wanted = g.about(wanted)
	text := g.operand(wanted, depth)
	if strings.HasPrefix(text, "(") && strings.HasSuffix(text, ")") && g.once(2) && strings.Count(text, "(") == 1 {
		text = text[1 : len(text)-1]
	}
	for g.once(3) {
		text += " | " + g.pick(pipes[g.about(wanted)]...)
	}
	return text
}

// Operands without arguments, by kind, in the data set "kinds".
var plainOperands = map[kind][]string{
	aString: {".str", ".str", ".empty", ".digits", `"text"`, `"a b"`, "`raw`", `"é\n"`, ".map.k", ".smap.k", `""`, `"x,y,z"`, ".map.in.x.y", ".strs | first", ".nosuch", ".smap.nosuch",
		"$.str", `"5"`},
	anInteger: {".int", "5", "-3", "0", ".int64", ".uint8", "1", "2", "7", "'a'", ".int8", ".map.n", "len .list", ".imap.one"},
	aFloat:    {".float64", "1.5", "-0.25", "1e6", ".float32", "2.0", "1e21", "0.1"},
	aBool:     {".yes", ".no", "true", "false", ".yes", ".nosuch"},
	aList:     {".list", ".strs", ".ints", ".none", ".floats", ".maps", ".lists", ".nillist", ".nosuch"},
	aMap:      {".map", ".smap", ".nomap", ".map.in", ".imap", ".nilmap", ".amap", ".bmap"},
	aTime:     {".moment", ".zoned", ".zero"},
}

// Calls, by the kind of their result. %s stands for a string, %i an integer, %f a float, %b a bool,
// %l a list, %m a map, %t a time, %v anything.
var calls = map[kind][]string{
	aString: {"upper %s", "lower %s", "trim %s", "title %s", "trunc %i %s", "replace %s %s %s", `printf "%%s-%%v" %s %v`, `printf "%%d|%%5d" %i %i`, `printf "%%.2f %%g" %f %f`, "print %v %v",
		"join %s %l", "quote %v", "squote %v", "toJson %v", "toString %v", "default %s %v", "ternary %s %s %b", "trimSuffix %s %s", "trimPrefix %s %s", "cat %v %v", "b64enc %s", "b64dec %s",
		`date "2006-01-02 15:04" %t`, "repeat 2 %s", "nindent 2 %s", "snakecase %s", "kebabcase %s", "camelcase %s", "substr 0 2 %s", "typeOf %v", "kindOf %v", "html %s", "js %v", "urlquery %s",
		"regexReplaceAll \"[aeiou]\" %s %s", "regexFind \"[a-z]+\" %s", "index .strs %i", "get .map %s", "abbrev 5 %s", "plural %s %s %i", "sha256sum %s", "first .strs", "call .strings.ToUpper %s",
		"toPrettyJson %v", "coalesce %s %s", "dig \"k\" %s .map", "and %b %s", "or %s %s", "base %s", "dir %s", "swapcase %s", "initials %s", "wrap 4 %s", "duration %s", "unixEpoch %t"},
	anInteger: {"add %i %i", "sub %i %i", "mul %i %i", "div %i %i", "mod %i %i", "max %i %i", "min %i %i", "len %l", "len %s", "len %m", "int %v", "int64 %f", "add1 %i", "index .ints %i", "atoi %s",
		"or %i %i", "and %i %i", "ternary %i %i %b", "default %i %i"},
	aFloat: {"addf %f %f", "subf %f %i", "mulf %f %f", "divf %f %f", "round %f 1", "floor %f", "ceil %f", "float64 %v", "maxf %f %i", "minf %f %f", "index .floats 0"},
	aBool: {"eq %s %s", "eq %i %i", "ne %s %s", "lt %i %i", "le %f %f", "gt %i %i", "ge %s %s", "and %b %b", "or %b %b", "not %b", "not %v", "empty %v", "hasPrefix %s %s", "contains %s %s",
		"has %v %l", "hasKey .map %s", "regexMatch \"^[a-z]\" %s", "kindIs \"string\" %v", "deepEqual %v %v", "eq %i %i %i", "any %v %v", "all %v %v", "semverCompare \">1.0\" \"1.2.3\"", "eq %v %v", "lt %v %v"},
	aList: {"list %v %v", "append %l %v", "prepend %l %v", "reverse %l", "uniq %l", "compact %l", "splitList %s %s", "until 4", "concat %l %l", "without %l %v", "slice %l 1", "rest %l", "initial %l",
		"sortAlpha %l", "chunk 2 %l", "toStrings %l", "regexSplit \"[,e]\" %s -1", "default %l %l", "pluck %s .map", "index .lists 0", "keys (dict \"a\" %v)", "values (dict \"a\" %v)", "tuple %v %v"},
	aMap: {"dict %s %v", `dict "a" %v "b" %v`, "pick .map %s", "omit .map %s", "merge (dict \"a\" %v) %m", "set (dict) %s %v", "split %s %s", "fromJson (toJson %m)", "index .maps 0", "deepCopy %m",
		"mergeOverwrite (dict \"a\" %v) %m", "urlParse \"http://h/p\"", "default %m %m"},
	aTime: {`dateModify "-36h" %t`, `toDate "2006-01-02" "2026-03-04"`, `call .time.Parse "2026-01-02T03:04:05Z"`, ".moment.Add .span", ".moment.UTC", ".zoned.UTC", ".moment.AddDate 0 %i 1"},
}

func (g *generator) operand(wanted kind, depth int) string {
	wanted = g.about(wanted)
	if len(g.names) > 0 && g.once(5) {
		return g.names[g.random.Intn(len(g.names))]
	}
	if depth <= 0 || g.once(3) {
		return parenthesised(g.pick(plainOperands[wanted]...))
	}
	return "(" + g.fill(g.pick(calls[wanted]...), func(wanted kind) string { return g.operand(wanted, depth-1) }) + ")"
}

// What has arguments needs parentheses to be an argument.
func parenthesised(text string) string {
	if strings.Contains(text, " ") && !strings.HasPrefix(text, `"`) {
		return "(" + text + ")"
	}
	return text
}

var letters = map[byte]kind{'s': aString, 'i': anInteger, 'f': aFloat, 'b': aBool, 'l': aList, 'm': aMap, 't': aTime, 'v': anything}

func (g *generator) fill(form string, operand func(kind) string) string {
	var text strings.Builder
	for index := 0; index < len(form); index++ {
		if form[index] != '%' {
			text.WriteByte(form[index])
			continue
		}
		index++
		if form[index] == '%' {
			text.WriteByte('%')
		} else {
			text.WriteString(operand(letters[form[index]]))
		}
	}
	return text.String()
}
