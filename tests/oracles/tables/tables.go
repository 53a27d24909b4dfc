// SPDX-License-Identifier: Apache-2.0

// Package tables writes what single functions of Go's library and of the libraries of sprig say:
// the rows that the unit tests of single rooms read. README.md in tests/vectors/languages names the
// columns.
package tables

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Write writes all tables into a directory.
func Write(directory string) error {
	for name, rows := range map[string][]string{
		"times.tsv": times(), "formats.tsv": formats(), "quotes.tsv": quotes(),
		"regex.tsv": regexes(), "semver.tsv": versions(), "floats.tsv": floats(),
	} {
		text := strings.Join(rows, "\n") + "\n"
		if err := os.WriteFile(filepath.Join(directory, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

func row(columns ...string) string {
	return strings.Join(columns, "\t")
}

// A text as Go writes it, so that it holds no tab and no line feed.
func quoted(text string) string {
	return strconv.Quote(text)
}

func asJSON(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// Each row once, in the order in which they came.
func distinct(rows []string) (kept []string) {
	seen := map[string]bool{}
	for _, one := range rows {
		if !seen[one] {
			seen[one] = true
			kept = append(kept, one)
		}
	}
	return kept
}
