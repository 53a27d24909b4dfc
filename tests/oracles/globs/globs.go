// SPDX-License-Identifier: Apache-2.0

// Package globs asks those who match the patterns of git generators which paths of one small tree
// they take: path.Match of Go, git itself, and doublestar as Argo CD calls it.
package globs

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

const (
	seed        = 20260714
	randomCount = 1500
)

type tree struct {
	root    string
	entries []string
	numbers map[string]int // of a path without the slash at its end
}

// What a pattern takes of the tree, by number; an error where it is refused.
type matcher func(tree, string) ([]int, error)

// Write makes tree.txt and a table for each matcher: a pattern, and the numbers of what it takes, or
// `!` where it is refused.
func Write(folder string) error {
	root, err := os.MkdirTemp("", "globs-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(root)
	if err := makeRepository(root); err != nil {
		return err
	}
	all := tree{root: root, entries: entries(), numbers: map[string]int{}}
	for number, entry := range all.entries {
		all.numbers[strings.TrimSuffix(entry, "/")] = number
	}
	text := strings.Join(all.entries, "\n") + "\n"
	if err := os.WriteFile(filepath.Join(folder, "tree.txt"), []byte(text), 0o644); err != nil {
		return err
	}
	tables := []struct {
		name  string
		match matcher
	}{{"path_match", matchPaths}, {"ls_files", lsFiles}, {"doublestar", globFiles}}
	for number, table := range tables {
		patterns := patterns(seed+int64(number), randomCount, table.name == "ls_files")
		if err := writeTable(filepath.Join(folder, table.name+".tsv"), all, patterns, table.match); err != nil {
			return err
		}
	}
	return nil
}

func writeTable(name string, all tree, patterns []string, match matcher) error {
	var text strings.Builder
	for _, pattern := range patterns {
		if strings.HasSuffix(name, "doublestar.tsv") && odd.MatchString(pattern) {
			continue
		}
		hits, err := match(all, pattern)
		if err != nil {
			fmt.Fprintf(&text, "%s\t!\n", pattern)
			continue
		}
		numbers := make([]string, 0, len(hits))
		for _, hit := range hits {
			numbers = append(numbers, strconv.Itoa(hit))
		}
		fmt.Fprintf(&text, "%s\t%s\n", pattern, strings.Join(numbers, " "))
	}
	return os.WriteFile(name, []byte(text.String()), 0o644)
}

func matchPaths(all tree, pattern string) ([]int, error) {
	var hits []int
	for number, entry := range all.entries {
		matches, err := path.Match(pattern, strings.TrimSuffix(entry, "/"))
		if err != nil {
			return nil, err
		}
		if matches {
			hits = append(hits, number)
		}
	}
	return hits, nil
}

func lsFiles(all tree, pattern string) ([]int, error) {
	out, err := git(all.root, "ls-files", "--full-name", "-z", "--", pattern)
	if err != nil || out == "" {
		return nil, err
	}
	var hits []int
	for _, file := range strings.Split(out, "\x00") {
		hits = append(hits, all.numbers[file])
	}
	return sorted(hits), nil
}

// Nobody writes these, and doublestar answers by chance: it cuts a class at a slash in it, looks for
// a slash behind a backslash in names, and has four stars in a row match something, not nothing.
var odd = regexp.MustCompile(`\[[^\]]*/|\\/|\*\*\{\*`)

// As Argo CD does it: what lies outside, and here also what is git's own, is left out.
func globFiles(all tree, pattern string) ([]int, error) {
	found, err := doublestar.FilepathGlob(filepath.Join(all.root, pattern))
	if err != nil {
		return nil, err
	}
	var hits []int
	for _, file := range found {
		relative, err := filepath.Rel(all.root, file)
		if err != nil {
			return nil, err
		}
		if number, isKnown := all.numbers[relative]; isKnown {
			hits = append(hits, number)
		}
	}
	return sorted(hits), nil
}

func sorted(hits []int) []int {
	slices.Sort(hits)
	return slices.Compact(hits)
}
