// SPDX-License-Identifier: Apache-2.0

package tables

import (
	"regexp"
	"strings"
)

var patterns = strings.Split("a\x01abc\x01.\x01.*\x01.+\x01a?\x01a*\x01a+\x01a??\x01a*?\x01a+?\x01^\x01$\x01^$\x01^a\x01a$\x01\x01()\x01(a)\x01(a)(b)?\x01(a|ab)(c|bcd)\x01a|b\x01a||b\x01|a\x01(|a)+\x01(a*)*\x01(a+)+\x01[abc]\x01[^abc]\x01[a-z]+\x01[^a-z]+\x01[a-]\x01[]a]\x01[^]a]\x01[\\]a]\x01\\d+\x01\\D+\x01\\w+\x01\\W+\x01\\s+\x01\\S+\x01\\b\x01\\B\x01\\bfoo\\b\x01\\A\x01\\z\x01\\Aab\x01\\pL+\x01\\p{Greek}\x01\\P{L}+\x01\\p{Lu}\x01\\p{^L}\x01[\\p{Han}]+\x01[[:alpha:]]+\x01[[:^digit:]]+\x01[[:word:]]\x01\\x41\x01\\x{e9}\x01\\101\x01\\n\x01\\t\x01\\.\x01\\*\x01a{2}\x01a{2,}\x01a{1,2}\x01a{0}\x01a{,2}\x01a{2,1}\x01a{1001}\x01a{1000}\x01(a{100}){100}\x01a{2}?\x01(?i)abc\x01(?i)é\x01(?i)ſ\x01(?i)k\x01(?m)^b\x01(?m)a$\x01(?s)a.b\x01a.b\x01(?U)a+\x01(?i:a)b\x01(?-i)a\x01(?im-s)^a.b\x01(?P<n>a)\x01(?<n>a)\x01(?P<n>a)(?P<n>b)\x01(?P<1>a)\x01(?P=n)\x01(?:a|b)+\x01(?=a)\x01(?!a)\x01(?<=a)\x01(?>a)\x01\\1\x01\\8\x01\\Q.*\\E\x01\\Qa\x01(\x01)\x01[\x01]\x01{\x01}\x01*\x01+\x01?\x01a**\x01a*+\x01a++\x01(*a)\x01[z-a]\x01[a-\\d]\x01[\\d-z]\x01\\\x01a\\\x01[[:foo:]]\x01\\p{Foo}\x01\\pX\x01(?z)\x01(?\x01(?P\x01(?P<n\x01(?P<>a)\x01[a\x01\\x\x01\\x{110000}\x01\\xg\x01\\c\x01\\G\x01\\Z\x01\\C\x01\\R\x01\\h\x01\\e\x01\\u00e9\x01x{\x01x{1\x01x{a}\x01(?i\x01(?-)\x01(?i)(?-i)A\x01é\x01中|文\x01[é中]\x01\u00ad\x01.(.)(?:.)(.)\x01(\\w+)@(\\w+)\\.com\x01^v?(\\d+)\\.(\\d+)\\.(\\d+)$\x01[^/]+$\x01^\\s+|\\s+$\x01[,;]\\s*\x01(\\d{4})-(\\d{2})-(\\d{2})\x01\\b(\\w)(\\w*)\x01(^|[^a-z])x\x01a\\b|\\bb\x01((a)|(b))*\x01(?:(a)|b)*\x01(a)|(b)|(c)\x01x*\x01[^\\x00-\\x7f]+\x01\xff\x01(?s).\x01\\x00\x01[\\x00-\\x{10ffff}]+\x01(?i)[k-l]+\x01((((((((((a))))))))))\x01\\Aa\\z\x01$^\x01^^a$$\x01(?m)$\x01(?m)^$", "\x01")

var subjects = []string{"", "a", "abc", "aab", "abcabc", "ABC ſ k K", "foo bar foo", "a\nb\nc", "été ΑΒ 中文", "x@y.com and ada@example.com", "v1.2.3", "2026-01-02", "  lead, and; trail  ", "path/to/file.txt", "aaa", "a\xffb", "b\n\na", "ab12 cd", "xax"}

var replacements = []string{"<$0>", "$1-${2}", "[$1x]", "${n}", "$$", "-", ""}

func regexes() (rows []string) {
	for index, pattern := range patterns {
		compiled, err := regexp.Compile(pattern)
		if err != nil {
			rows = append(rows, row("error", quoted(pattern), quoted(err.Error())))
			continue
		}
		for place, subject := range subjects {
			found := compiled.FindAllStringSubmatchIndex(subject, -1)
			if len(found) == 0 && (index+place)%5 != 0 {
				continue
			}
			replacement := replacements[(index+place)%len(replacements)]
			rows = append(rows, row("match", quoted(pattern), quoted(subject), asJSON(found), quoted(replacement),
				quoted(compiled.ReplaceAllString(subject, replacement)), list(compiled.Split(subject, -1)), list(compiled.Split(subject, 2))))
		}
	}
	return distinct(rows)
}

// Go-quoted texts with blanks between them; a list that is nil is "nil".
func list(texts []string) string {
	if texts == nil {
		return "nil"
	}
	written := make([]string, len(texts))
	for index, text := range texts {
		written[index] = quoted(text)
	}
	return strings.Join(written, " ")
}
