// SPDX-License-Identifier: Apache-2.0

// Writes the tables of tools/lib/govalue/unicode_tables.inc: which characters are letters, digits,
// printable and so on, and their other cases, as package unicode of this Go has them.
//
//	go run ./tests/vectors/unicode > tools/lib/govalue/unicode_tables.inc
package main

import (
	"fmt"
	"unicode"
)

// Runs of neighbours that satisfy the question, as {first, last}.
func ranges(name string, holds func(rune) bool) {
	fmt.Printf("\nconstexpr Range %s[] = {", name)
	count := 0
	for first := rune(0); first <= unicode.MaxRune; first++ {
		if !holds(first) {
			continue
		}
		last := first
		for last < unicode.MaxRune && holds(last+1) {
			last++
		}
		if count%4 == 0 {
			fmt.Print("\n   ")
		}
		fmt.Printf(" {0x%x, 0x%x},", first, last)
		count++
		first = last
	}
	fmt.Println("};")
}

// Runs of neighbours, one or two apart, that lie equally far from their other case.
func cases(name string, other func(rune) rune) {
	fmt.Printf("\nconstexpr CaseRange %s[] = {", name)
	count := 0
	far := func(r rune) rune { return other(r) - r }
	for first := rune(0); first <= unicode.MaxRune; first++ {
		distance := far(first)
		if distance == 0 {
			continue
		}
		step := rune(1)
		if far(first+1) != distance && far(first+2) == distance && far(first+1) == 0 {
			step = 2
		}
		last := first
		for far(last+step) == distance && (step == 1 || far(last+1) == 0) {
			last += step
		}
		if count%3 == 0 {
			fmt.Print("\n   ")
		}
		fmt.Printf(" {0x%x, 0x%x, %d, %d},", first, last, step, distance)
		count++
		first = last
	}
	fmt.Println("};")
}

func main() {
	fmt.Println("// SPDX-License-Identifier: Apache-2.0")
	fmt.Printf("// Unicode %s, written by tests/vectors/unicode/main.go.\n", unicode.Version)
	ranges("letters", unicode.IsLetter)
	ranges("digits", unicode.IsDigit)
	ranges("uppers", unicode.IsUpper)
	ranges("lowers", unicode.IsLower)
	ranges("titles", unicode.IsTitle)
	ranges("numbers", unicode.IsNumber)
	ranges("punctuation", unicode.IsPunct)
	ranges("printables", unicode.IsPrint)
	cases("to_uppers", unicode.ToUpper)
	cases("to_lowers", unicode.ToLower)
	cases("to_titles", unicode.ToTitle)
}
