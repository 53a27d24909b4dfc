// SPDX-License-Identifier: Apache-2.0

package inputs

import (
	"fmt"
	"strings"

	"gitops-steps/oracles/engines"
)

// Every function of sprig whose result is always the same, with the number of arguments it takes
// most often.
var sprigFunctions = map[int][]string{
	1: strings.Fields(`htmlDate duration durationRound unixEpoch trim upper lower title untitle nospace initials swapcase
		snakecase camelcase kebabcase quote squote cat sha1sum sha256sum sha512sum adler32sum toString atoi int64 int float64
		toDecimal toStrings until add1 add1f floor ceil sortAlpha empty all any coalesce compact mustCompact fromJson toJson
		toPrettyJson toRawJson mustFromJson mustToJson mustToPrettyJson mustToRawJson deepCopy mustDeepCopy typeOf kindOf base dir
		clean ext isAbs osBase osClean osDir osExt osIsAbs b64enc b64dec b32enc b32dec tuple list dict values first mustFirst rest
		mustRest last mustLast initial mustInitial reverse mustReverse uniq mustUniq concat semver fail regexQuoteMeta urlParse
		urlJoin seq max min maxf minf biggest add mul`),
	2: strings.Fields(`date dateModify mustDateModify toDate mustToDate abbrev trunc repeat trimall trimAll trimSuffix trimPrefix
		wrap contains hasPrefix hasSuffix indent nindent split splitList add sub div mod mul addf subf divf mulf max min maxf minf
		round join default typeIs typeIsLike kindIs deepEqual get unset hasKey pluck pick omit merge mergeOverwrite mustMerge
		mustMergeOverwrite append push mustAppend mustPush prepend mustPrepend without mustWithout has mustHas slice mustSlice concat
		chunk mustChunk semverCompare regexMatch mustRegexMatch regexFind mustRegexFind htmlDateInZone seq coalesce`),
	3: strings.Fields(`abbrevboth substr wrapWith replace plural splitn untilStep ternary set dig regexFindAll mustRegexFindAll
		regexReplaceAll mustRegexReplaceAll regexReplaceAllLiteral regexSplit mustRegexSplit dateInZone seq slice`),
}

// Each function with arguments of each kind, in each place.
func sprigCalls() (inputs []Input) {
	fillers := []string{`"a"`, "1", ".list", ".map", ".moment"}
	add := func(source string) { inputs = append(inputs, templateInput("sprig", source, "kinds")) }
	for _, count := range []int{1, 2, 3} {
		for _, name := range sprigFunctions[count] {
			add("{{" + name + "}}")
			for index, operand := range templateOperands {
				filler := fillers[index%len(fillers)]
				switch count {
				case 1:
					add(fmt.Sprintf("{{%s %s}}", name, operand))
					add(fmt.Sprintf("{{%s | %s}}", operand, name))
					add(fmt.Sprintf("{{%s %s %s}}", name, operand, filler))
				case 2:
					add(fmt.Sprintf("{{%s %s %s}}", name, operand, filler))
					add(fmt.Sprintf("{{%s %s %s}}", name, filler, operand))
					add(fmt.Sprintf("{{%s | %s %s}}", operand, name, filler))
					add(fmt.Sprintf("{{%s %s}}", name, operand))
				case 3:
					add(fmt.Sprintf("{{%s %s 1 %s}}", name, operand, filler))
					add(fmt.Sprintf("{{%s 1 %s %s}}", name, operand, filler))
					add(fmt.Sprintf("{{%s \"a\" \"b\" %s}}", name, operand))
					add(fmt.Sprintf("{{%s 0 2 %s}}", name, operand))
				}
			}
		}
	}
	return inputs
}

// Texts of many kinds through every function that takes one.
func sprigTexts() (inputs []Input) {
	fields := strings.Fields(`quote html lines blank unicode combining control separators template percent path back csv number
		float yaml json b64 url version snake long date`)
	forms := []string{
		"trim", "upper", "lower", "title", "untitle", "nospace", "initials", "swapcase", "snakecase", "camelcase", "kebabcase", "quote", "squote",
		"toJson", "toRawJson", "b64enc", "b64dec", "b32enc", "sha1sum", "sha256sum", "sha512sum", "adler32sum", "base", "dir", "clean", "ext",
		"fromJson", "fromYaml", "fromYamlArray", "toYaml", "regexQuoteMeta", "urlParse", "normalize", "slugify", "int", "float64", "atoi", "semver", "toDate \"2006-01-02T15:04:05Z07:00\"",
		"trunc 5", "trunc -5", "abbrev 8", "abbrevboth 4 9", "substr 2 7", "wrap 8", `wrapWith 6 "|"`, "indent 2", "nindent 3", `replace "a" "<a>"`,
		`splitList ""`, `splitList ","`, `split "o"`, `contains "a"`, `trimAll " \n"`, `trimSuffix "\n"`, "repeat 2", `regexFindAll "\\w+" 9`, `cat "x"`, "js", "html", "urlquery", "printf \"%q\"", "printf \"%x\"",
	}
	for _, field := range fields {
		for _, form := range forms {
			name, arguments, _ := strings.Cut(form, " ")
			source := fmt.Sprintf("{{.%s | %s}}", field, strings.TrimSpace(name+" "+arguments))
			if strings.HasPrefix(form, "regexFindAll") {
				source = fmt.Sprintf("{{regexFindAll \"\\\\w+\" .%s 9}}", field)
			}
			inputs = append(inputs, Input{"sprig", engines.NewRequest("template", source, "text", "a", "")})
		}
	}
	return inputs
}

// Each verb with each flag and each kind.
func printfForms() (inputs []Input) {
	verbs := "vdsqxXtTfgeGEbocUFpO"
	flags := []string{"", "+", "-8", "#", " ", "08", "8", ".2", "8.3", "+.1", "# ", "-+9.2", "+08", "#010", "012.4", ".0"}
	operands := []string{".int", ".int8", ".uint8", ".uint64", ".float32", ".float64", ".str", ".bytes", ".list", ".strs", ".map", ".smap", ".moment", ".span",
		".month", ".yes", ".nul", "-5", "1e21", "-0.5", `"é\n"`, "'x'", "1+2i", ".floats", ".ints", ".amap", ".maps", ".nilmap", ".zoned", "0", `""`}
	for _, verb := range verbs {
		for _, flag := range flags {
			for _, operand := range operands {
				source := fmt.Sprintf("{{printf \"%%%s%c|\" %s}}", flag, verb, operand)
				inputs = append(inputs, templateInput("templates", source, "kinds"))
			}
		}
	}
	return inputs
}
