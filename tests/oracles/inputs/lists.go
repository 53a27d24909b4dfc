// SPDX-License-Identifier: Apache-2.0

// Package inputs makes the questions for the engines: lists written by hand, products of operators
// and kinds, and random ones by the grammars.
package inputs

import (
	"embed"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"gitops-steps/oracles/engines"
)

//go:embed lists/*.txt
var lists embed.FS

// Input is a question and the file to which its answer belongs.
type Input struct {
	File    string
	Request engines.Request
}

// Written reads the lists that were written by hand, in the order of their files' names.
//
// A line is one source as it stands, with ⏎ for a line feed. A line that begins with "## " is a
// comment, and one that begins with "@" and a language says what the lines after it are:
//
//	@template data=kinds mode=a opt=missingkey=error file=sprig quoted
//
// "quoted" has each line be a string as Go writes it.
func Written() ([]Input, error) {
	entries, err := lists.ReadDir("lists")
	if err != nil {
		return nil, err
	}
	var inputs []Input
	for _, entry := range entries {
		text, err := lists.ReadFile("lists/" + entry.Name())
		if err != nil {
			return nil, err
		}
		found, err := readList(string(text))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", entry.Name(), err)
		}
		inputs = append(inputs, found...)
	}
	return inputs, nil
}

var header = regexp.MustCompile("^@(template|expr|fasttemplate)( |$)")

type section struct {
	lang, file, mode, opt string
	data                  []string
	quoted                bool
}

func readList(text string) ([]Input, error) {
	var inputs []Input
	var current section
	for number, line := range strings.Split(text, "\n") {
		if line == "" || strings.HasPrefix(line, "## ") {
			continue
		}
		if header.MatchString(line) {
			current = readSection(line[1:])
			continue
		}
		source := strings.ReplaceAll(line, "⏎", "\n")
		if current.quoted {
			unquoted, err := strconv.Unquote(line)
			if err != nil {
				return nil, fmt.Errorf("line %d: %w", number+1, err)
			}
			source = unquoted
		}
		for _, piece := range pieces(current.lang, source) {
			for _, data := range current.data {
				inputs = append(inputs, Input{current.file,
					engines.NewRequest(current.lang, piece, data, current.mode, current.opt)})
			}
		}
	}
	return inputs, nil
}

func readSection(line string) section {
	words := strings.Fields(line)
	result := section{lang: words[0], file: fileOf(words[0]), data: []string{""}}
	for _, word := range words[1:] {
		name, value, _ := strings.Cut(word, "=")
		switch name {
		case "data":
			result.data = strings.Split(value, ",")
		case "mode":
			result.mode = value
		case "opt":
			result.opt = value
		case "file":
			result.file = value
		case "quoted":
			result.quoted = true
		default:
			panic("unknown word " + word + " in @" + line)
		}
	}
	return result
}

func fileOf(lang string) string {
	if lang == "template" {
		return "templates"
	}
	return lang
}
