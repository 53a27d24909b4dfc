// SPDX-License-Identifier: Apache-2.0

package globs

import (
	"math/rand"
	"strings"
)

var byHand = []string{
	"*", "**", "*/*", "**/*", "a/**", "**/", "a/*/config.json", "a/**/config.json", "**/config.json", "*.json",
	"a/b?config.json", "a/b", "a/b/", "a/{b,c}/config.json", "a/*/", ".", "./", "..", "../x", "a/..", "a/../b",
	"a/../../b", "/a", "a/", "a//b", "./a/./b", "[x]/config.json", `\[x\]/config.json`, "[[]x]/config.json",
	"[x]", "[!x]*", "[^x]*", "[^.]*", "[!.]*/*", "a[^x]b", "a[^x]config.json", "*[^z]*b", "[]x]*", "[x", "[", "[]",
	"[^]", "[!]", "[a-", "[a-]*", "[-a]*", "[z-a]*", "[a-c-e]*", `[\]]*`, `[a\-c]*`, `a\`, `\`, `\\*`, `\a.json`,
	`\a*.json`, `\\a.json`, "a*b/c.json", `a\*b/c.json`, "q?/c.json", `q\?/c.json`, "{a,b}/c.json", `\{a,b\}/c.json`,
	"{a,b}", "{a,{b,c}}/config.json", "{a/b,a}/config.json", "{,a/}config.json", "{a}", "{}", "a}", "{a", "{a,b}}",
	"{**,x}/config.json", "{a/**,b}", "a{/**,}/config.json", "{**/,}config.json", "{a,b}{/**,}/c{onfig,}.json",
	"{*,**}/config.json", "*{*,x}/config.json", "**{/*,}", "**/{a,b}/**", "***", "***/config.json", "a**", "**a",
	"a/b**", "**b/config.json", "a**/config.json", "**.json", "**/**", "**/**/config.json", "**/a/**/config.json",
	"apps/*", "apps/*/values.yaml", "apps/w?b/*", "apps/[vw]eb/values.yaml", "apps/web*", "apps/**/*.yaml",
	"clusters/*/config.yaml", "clusters/**/config.yaml", "clusters/{eu,us}-1/*.yaml", "clusters/*-[0-9]/config.yaml",
	"*a*a*a*a*a*a*a*a*a*b", "a*a*a*a*a*a*a*a*a*a*b/*", "**/*a*a*a*a*a*b", "{a,aa}{a,aa}{a,aa}{a,aa}{a,aa}b/*",
	"[[:alpha:]]/*", "[[:digit:]]*/*", "[[:upper:]]*", "[[:foo:]]*", "[[:alpha:]-z]*", "[[:alpha:", "[[:]*", "[[::]]*",
	"[[:alpha]*", "[a[:digit:]]*", "[![:alpha:]]*", "[[:punct:]]*", "[[:xdigit:]]*/*", "[[:space:]]*", "*[[:blank:]]*",
	"é/*", "?/*", "??/*", "[é]/*", "[à-ü]/*", "*??", "€*", "?.json", "???.json", "*[€].json", "é/[!a].json",
	":(glob)a/*/config.json", ":(glob)**/config.json", ":(glob)a/**", ":(glob)a**/config.json", ":(glob)*", ":(glob)**",
	":(glob)a**b/*", ":(glob)x**/config.json", ":(glob)**/b/**", `:(glob)a/**\/config.json`, ":(glob)a[/]config.json",
	":(glob)a?config.json", ":(glob)a/b", ":(glob)clusters/*/*", ":(glob)**.json", ":(glob)*/**/config.json",
	":(icase)A/CONFIG.JSON", ":(icase)apps/WEB", ":(icase)*.JSON", `:(icase)\A/*`, ":(icase)[A]/*", ":(icase)[A-B]/*",
	":(icase)[[:upper:]]/*", ":(icase,glob)APPS/*/VALUES.yaml", ":(literal)a*b", ":(literal)[x]/config.json",
	":(literal)*", ":(literal,glob)a", ":(top)a/b", ":/a/b", ":/", ":/./a", ":/a/../b", ":(top)", ":", "::", ":::",
	"::a", ":!a", ":!", ":^a", ":!a/*", ":(exclude)a", ":(exclude,icase)A", ":!:a", ":/!a", ":!/a", ":(glob,exclude)**/config.json",
	":!*.json", ":!.", ":(foo)a", ":(glob", ":()a", ":(,)a", ":(glob,)a/*", ":%a", ":-a", ":a", ":colon/x", ":(top)../a",
	":(glob)/a", ":(glob)../a", ":(glob)./a//b/*", ":;a", ":~a", ":{a", ":[a", ":*", ":?colon", ":0",
	"-dash/x", "-*", "~/*", "#/*", "z/]/-/^", "z/[]]/*", "z/[!a]/c.json", "z/[^a]/c.json", "z/[\\!]/c.json", "z/]*",
	"with blank/*", "with?blank", "*blank/c*", "1/2", "1/2/3", "1/?/3", "12/3", "deep/**/x.json", "deep/*", "deep/*/*/*",
	"deep/1/2/3/4/5/6/7/8/9/*", "*/", "**/*/", "b", "*/b", "?", "c/b/", "b/", "b/*", "b/**", "a/config.json/**",
	"config.json/", "*.json/", "*/.", "./*", "*/../b", "**/../b", "a/./*", "a/../*", "...", ".*", ".*/*", ".hidden", "*/.h/*",
	"**/.h/**", "apps/.git-keep", "apps/.*", "A/B/C.JSON", "a/B", "[a-z]/[a-z]/config.json", "[A-Za-z0-9]*/b/*",
	`back\\slash/c.json`, `back\slash/c.json`, `back\slash/*`, `back\\slash/*`, "back?slash/*", `back[\\]slash/*`,
}

var pieces = []string{
	"a", "b", "c", "x", "A", "apps", "web", "clusters", "config", ".json", ".yaml", "values", "eu-1", ".h", ".", "..",
	"*", "*", "*", "**", "**", "?", "?", "/", "/", "/", "/", "[ab]", "[!a]", "[^a]", "[a-c]", "[^.]", "[!.]", "[0-9]",
	"[[:alpha:]]", "[", "]", "{a,b}", "{eu,us}", "{a/b,x}", "{,a}", "{**,a}", "{", "}", ",", "\\", "\\*", "-", "!", "é",
}

func random(source *rand.Rand) string {
	var text strings.Builder
	for count := 1 + source.Intn(6); count > 0; count-- {
		text.WriteString(pieces[source.Intn(len(pieces))])
	}
	return text.String()
}

var marks = []string{"*", "*", "?", "**", "[a-z]", "[!x]", "[^/]", "/**/", "/*/", "", ".", "{a,b}", "*{b,}", "\\"}

// A path of the tree with something else at a few places.
func nearPath(source *rand.Rand) string {
	text := files[source.Intn(len(files))]
	for count := 1 + source.Intn(3); count > 0; count-- {
		from := source.Intn(len(text) + 1)
		to := from + source.Intn(5)
		if to > len(text) {
			to = len(text)
		}
		text = text[:from] + marks[source.Intn(len(marks))] + text[to:]
	}
	return text
}

func segmentWise(source *rand.Rand) string {
	segments := strings.Split(files[source.Intn(len(files))], "/")
	for at := range segments {
		if source.Intn(2) == 0 {
			segments[at] = []string{"*", "**", "?*", "*" + segments[at], segments[at][:1] + "*", "[^x]*"}[source.Intn(6)]
		}
	}
	return strings.Join(segments, "/")
}

var magic = []string{":(glob)", ":(icase)", ":(literal)", ":!", ":^", ":/", ":(glob,icase)", ":(exclude,glob)"}

func patterns(seed int64, count int, withMagic bool) []string {
	source := rand.New(rand.NewSource(seed))
	makers := []func(*rand.Rand) string{random, nearPath, segmentWise}
	all := append([]string{}, byHand...)
	seen := map[string]bool{}
	for len(all) < len(byHand)+count {
		text := makers[source.Intn(len(makers))](source)
		if withMagic && source.Intn(3) == 0 {
			text = magic[source.Intn(len(magic))] + text
		}
		if text == "" || seen[text] || strings.ContainsAny(text, "\t\n\x00") {
			continue
		}
		seen[text] = true
		all = append(all, text)
	}
	return all
}
