// SPDX-License-Identifier: Apache-2.0

// Writes the ranges of characters that Go takes for printable, as rows of a C++ table. To make the
// file again:
//
//	go run ./unicode > ../../tools/lib/govalue/printable_runes.inc
package main

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"
	"unicode"
)

func main() {
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	fmt.Fprintln(out, "// SPDX-License-Identifier: Apache-2.0")
	fmt.Fprintf(out, "// Printable characters of Unicode %s. Written by tests/vectors/unicode/main.go.\n", unicode.Version)
	line := ""
	for first := rune(0); first <= unicode.MaxRune; first++ {
		if !strconv.IsPrint(first) {
			continue
		}
		last := first
		for last < unicode.MaxRune && strconv.IsPrint(last+1) {
			last++
		}
		row := fmt.Sprintf("{0x%04x, 0x%04x},", first, last)
		if len(line)+1+len(row) > 100 {
			fmt.Fprintln(out, line)
			line = ""
		}
		line = strings.TrimSpace(line + " " + row)
		first = last
	}
	fmt.Fprintln(out, line)
}
