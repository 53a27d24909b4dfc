// SPDX-License-Identifier: Apache-2.0

package inputs

// Builtins of expr that take a value.
var exprFunctions = []string{
	"len", "type", "abs", "ceil", "floor", "round", "int", "float", "string", "trim", "trimPrefix", "trimSuffix", "upper", "lower",
	"split", "splitAfter", "replace", "repeat", "join", "indexOf", "lastIndexOf", "hasPrefix", "hasSuffix", "max", "min", "mean",
	"median", "sum", "count", "toJSON", "fromJSON", "toBase64", "fromBase64", "date", "duration", "timezone", "first", "last", "get", "take",
	"keys", "values", "toPairs", "fromPairs", "reverse", "uniq", "concat", "flatten", "sort", "sortBy", "groupBy", "bitand", "bitor", "bitxor",
	"bitnand", "bitnot", "bitshl", "bitshr", "bitushr", "all", "none", "any", "one", "filter", "map", "find", "findIndex", "findLast",
	"findLastIndex", "reduce", "now",
}

// Those of them that take a closure behind a list.
var exprPredicates = []string{
	"all", "none", "any", "one", "filter", "map", "find", "findIndex", "findLast", "findLastIndex", "count", "sum", "groupBy", "sortBy", "reduce",
}

// Each builtin with no argument and with each kind as its only, its first or its second one.
func exprBuiltins() (inputs []Input) {
	for _, name := range exprFunctions {
		inputs = append(inputs, exprInput(name, "kinds"), exprInput(name+"()", "kinds"))
		for _, operand := range exprOperands {
			inputs = append(inputs, exprInput(name+"("+exprOperand(operand)+")", "kinds"))
		}
	}
	for _, name := range []string{"trim", "trimPrefix", "trimSuffix", "split", "repeat", "join", "indexOf", "lastIndexOf", "hasPrefix", "hasSuffix",
		"max", "min", "mean", "median", "get", "take", "concat", "sort", "bitand", "bitor", "bitshl", "date", "round", "int", "duration"} {
		for _, operand := range exprOperands {
			for _, form := range []string{`(%s, "t")`, `(%s, 1)`, `("text", %s)`, `(5, %s)`, `(list, %s)`} {
				inputs = append(inputs, exprInput(name+fillIn(form, exprOperand(operand)), "kinds"))
			}
		}
	}
	return inputs
}

// Each builtin with a closure, over each kind, and with closures of each kind of result.
func exprClosures() (inputs []Input) {
	closures := []string{
		"#", "true", "nil", "1", `"a"`, "# > 1", "#.k", ".k", "{#}", "{# == nil}", "#index", "#acc", "#nosuch", "# == 1", "string(#)", "type(#) == 'string'",
		"# in [1, 2]", "len(#) > 0", "not #", "# + 1", "# ?? 0", "#index > 0", "(# > 1)", "{let x = #; x == 1}",
	}
	lists := []string{"list", "ints", "strs", "floats", "maps", "$env['none']", "nillist", "[1, 2, 3]", "1..3", "[]", `["a", "b"]`, "[[1], [2, 3]]", "[true, false]"}
	for _, name := range exprPredicates {
		for _, closure := range closures {
			for _, list := range lists {
				inputs = append(inputs, exprInput(name+"("+list+", "+closure+")", "kinds"))
			}
		}
		for _, operand := range exprOperands {
			inputs = append(inputs, exprInput(name+"("+exprOperand(operand)+", true)", "kinds"))
		}
	}
	return inputs
}
