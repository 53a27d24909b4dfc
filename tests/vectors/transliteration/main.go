// SPDX-License-Identifier: Apache-2.0

// Writes tools/lib/applicationset/transliteration.inc: how the module that Argo CD uses for the
// names of branches writes each character of the first plane with those of ASCII.
//
//	go run . > ../../../tools/lib/applicationset/transliteration.inc
package main

import (
	"bufio"
	"fmt"
	"os"
	"sort"
	"strings"

	"github.com/gosimple/unidecode"
)

const (
	blocks    = 256
	blockSize = 256
)

// The syllables of Hangul are left out: they are made of their parts.
func spelling(code rune) string {
	if code < 0x80 || (code >= 0xac00 && code < 0xe000) {
		return ""
	}
	return unidecode.Unidecode(string(code))
}

func main() {
	texts := map[string]int{}
	for code := rune(0); code < blocks*blockSize; code++ {
		texts[spelling(code)] = 0
	}
	delete(texts, "")
	sorted := make([]string, 0, len(texts))
	for text := range texts {
		sorted = append(sorted, text)
	}
	sort.Strings(sorted)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	fmt.Fprintln(out, "// SPDX-License-Identifier: Apache-2.0")
	fmt.Fprintln(out, "// Written by tests/vectors/transliteration/main.go.")
	fmt.Fprintln(out, "// clang-format off")
	pool := writePool(out, sorted, texts)
	rows := writeRows(out, texts)
	fmt.Fprintf(out, "// %d texts, %d bytes\n", len(sorted), pool)
	fmt.Fprintln(out, "constexpr std::uint8_t block_rows[] = {")
	for block := 0; block < blocks; block++ {
		fmt.Fprintf(out, "%d,", rows[block])
		if block%32 == 31 {
			fmt.Fprintln(out)
		}
	}
	fmt.Fprintln(out, "};")
}

// All texts in a row, each with a NUL behind it; the first one is empty.
func writePool(out *bufio.Writer, sorted []string, offsets map[string]int) int {
	size := 1
	fmt.Fprintln(out, "constexpr char texts[] =")
	fmt.Fprint(out, "\"\\0\"")
	width := 0
	for _, text := range sorted {
		offsets[text] = size
		size += len(text) + 1
		literal := strings.NewReplacer("\\", "\\\\", "\"", "\\\"", "?", "\\?").Replace(text)
		literal = "\"" + strings.ReplaceAll(literal, "\n", "\\n") + "\\0\""
		if width += len(literal); width > 90 {
			fmt.Fprintln(out)
			width = len(literal)
		}
		fmt.Fprint(out, literal)
	}
	fmt.Fprintln(out, ";")
	return size
}

// A row of offsets for each block that has any text; the number of the row of each block, from 1.
func writeRows(out *bufio.Writer, offsets map[string]int) [blocks]int {
	var rows [blocks]int
	count := 0
	fmt.Fprintln(out, "constexpr std::uint16_t offsets[][256] = {")
	for block := 0; block < blocks; block++ {
		line := make([]string, blockSize)
		isEmpty := true
		for index := range line {
			text := spelling(rune(block*blockSize + index))
			isEmpty = isEmpty && text == ""
			line[index] = fmt.Sprint(offsets[text])
		}
		if isEmpty {
			continue
		}
		count++
		rows[block] = count
		fmt.Fprintln(out, "{")
		for start := 0; start < blockSize; start += 32 {
			fmt.Fprintln(out, strings.Join(line[start:start+32], ",")+",")
		}
		fmt.Fprintln(out, "},")
	}
	fmt.Fprintln(out, "};")
	return rows
}
