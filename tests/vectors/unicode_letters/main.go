// SPDX-License-Identifier: Apache-2.0

// Writes what Go knows about letters (its package unicode) as tables of C++:
//
//	go run ./unicode_letters > ../../tools/lib/govalue/letters.inc
package main

import (
	"fmt"
	"unicode"
)

type run struct {
	first, last rune
	class       string
}

func class(r rune) string {
	switch {
	case unicode.IsUpper(r):
		return "upper"
	case unicode.IsLower(r):
		return "lower"
	case unicode.IsTitle(r):
		return "title"
	case unicode.IsLetter(r):
		return "letter"
	case unicode.IsDigit(r):
		return "digit"
	case unicode.IsNumber(r):
		return "number"
	case unicode.IsPunct(r):
		return "punctuation"
	case unicode.IsSpace(r):
		return "space"
	}
	return ""
}

// Pairs of an upper and a lower case letter follow each other hundreds of times.
func pairs(runs []run) []run {
	var joined []run
	for i := 0; i < len(runs); {
		end := i
		for end+1 < len(runs) && single(runs[end]) && single(runs[end+1]) &&
			runs[end+1].first == runs[end].first+1 && alternates(runs[end].class, runs[end+1].class) {
			end++
		}
		if end-i < 2 {
			joined = append(joined, runs[i])
			i++
			continue
		}
		name := "upper_lower"
		if runs[i].class == "lower" {
			name = "lower_upper"
		}
		joined = append(joined, run{runs[i].first, runs[end].last, name})
		i = end + 1
	}
	return joined
}

func single(r run) bool { return r.first == r.last }

func alternates(a, b string) bool {
	return a == "upper" && b == "lower" || a == "lower" && b == "upper"
}

func main() {
	var runs []run
	for r := rune(0); r <= unicode.MaxRune; r++ {
		name := class(r)
		if name == "" {
			continue
		}
		if n := len(runs); n > 0 && runs[n-1].class == name && runs[n-1].last == r-1 {
			runs[n-1].last = r
			continue
		}
		runs = append(runs, run{r, r, name})
	}
	fmt.Println("// SPDX-License-Identifier: Apache-2.0")
	fmt.Printf("// Written by tests/vectors/unicode_letters from Go's package unicode, Unicode %s.\n", unicode.Version)
	fmt.Println("constexpr Run runs[] = {")
	for i, r := range pairs(runs) {
		entry(i, fmt.Sprintf("{0x%X, 0x%X, Class::%s},", r.first, r.last, r.class))
	}
	fmt.Println("\n};")
	fmt.Println("constexpr Case cases[] = {")
	for i, c := range unicode.CaseRanges {
		entry(i, fmt.Sprintf("{0x%X, 0x%X, {%s, %s, %s}},", c.Lo, c.Hi, delta(c.Delta[0]), delta(c.Delta[1]), delta(c.Delta[2])))
	}
	fmt.Println("\n};")
}

// Three entries are a line.
func entry(index int, text string) {
	if index > 0 && index%3 == 0 {
		fmt.Println()
	}
	fmt.Print(" ", text)
}

func delta(d rune) string {
	if d == unicode.UpperLower {
		return "alternating"
	}
	return fmt.Sprint(d)
}
