// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sort"
	"time"

	"gitops-steps/oracles/engines"
	"gitops-steps/oracles/inputs"
	"gitops-steps/oracles/tables"
)

const (
	runsPerProcess = 6
	longestRun     = time.Second
	largestOutput  = 16 << 10
	largestSource  = 400
)

// Addresses of memory that a text shows.
var address = regexp.MustCompile(`0x(c[0-9a-f]{9}|[4-9a-f][0-9a-f]{5,6})\b`)

// Writes the files of a directory that holds data.json. What is not the same each time is
// left out: each input runs several times here (the order of maps is another one each time) and in
// a second process whose clock stands in the year 2009.
func writeVectors(arguments []string) error {
	if len(arguments) != 1 {
		return fmt.Errorf("vectors takes the directory with data.json")
	}
	directory := arguments[0]
	sets, err := engines.ReadDataSets(filepath.Join(directory, "data.json"))
	if err != nil {
		return err
	}
	all, err := inputs.All()
	if err != nil {
		return err
	}
	answers := answerAll(sets, all)
	others, err := askSecondProcess(directory, answers)
	if err != nil {
		return err
	}
	files, seen := map[string][]string{}, thinner{}
	for index, answer := range answers {
		if answer.line != "" && others[answer.line] && seen.keep(answer.Answer) {
			files[all[index].File] = append(files[all[index].File], answer.line)
		}
	}
	if err := writeFiles(directory, files); err != nil {
		return err
	}
	return tables.Write(directory)
}

type settled struct {
	engines.Answer
	line string // empty where there is no answer that is always the same
}

func answerAll(sets engines.DataSets, all []inputs.Input) []settled {
	answers := make([]settled, len(all))
	seen := map[engines.Request]bool{}
	for index, input := range all {
		if !seen[input.Request] {
			seen[input.Request] = true
			answers[index] = settle(sets, input.Request)
		}
	}
	return answers
}

// The answer, with its line if it is the same several times, quick and small.
func settle(sets engines.DataSets, request engines.Request) (found settled) {
	source, err := request.Source()
	if err != nil || len(source) > largestSource {
		return settled{}
	}
	for run := range runsPerProcess {
		answer, inTime := sets.RunWithin(request, longestRun)
		if !inTime || len(answer.Text()) > largestOutput || address.MatchString(answer.Text()) {
			return settled{}
		}
		line := engines.Line(answer)
		if run > 0 && line != found.line {
			return settled{}
		}
		found = settled{answer, line}
	}
	return found
}

// The lines that another process answers in the same way. It is built with Go's own tag for a clock
// that does not run, which also marks what it prints; so it writes into a file.
func askSecondProcess(directory string, answers []settled) (map[string]bool, error) {
	folder, err := os.MkdirTemp("", "oracles")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	questions, found := filepath.Join(folder, "questions"), filepath.Join(folder, "answers")
	var lines []string
	for _, answer := range answers {
		if answer.line != "" {
			lines = append(lines, engines.Line(answer.Request))
		}
	}
	if err := writeLines(questions, lines); err != nil {
		return nil, err
	}
	program := filepath.Join(folder, "oracles")
	if err := command("go", "build", "-tags", "faketime", "-o", program, "."); err != nil {
		return nil, err
	}
	if err := command(program, "answers", filepath.Join(directory, "data.json"), questions, found); err != nil {
		return nil, err
	}
	same := map[string]bool{}
	err = eachLine(found, func(line string) error { same[line] = true; return nil })
	return same, err
}

func command(name string, arguments ...string) error {
	process := exec.Command(name, arguments...)
	process.Stdout, process.Stderr = os.Stdout, os.Stderr
	return process.Run()
}

// What the second process does: answers DATA QUESTIONS ANSWERS.
func writeAnswers(arguments []string) error {
	if len(arguments) != 3 {
		return fmt.Errorf("answers takes three paths")
	}
	sets, err := engines.ReadDataSets(arguments[0])
	if err != nil {
		return err
	}
	var answers []string
	err = eachLine(arguments[1], func(line string) error {
		var request engines.Request
		if err := json.Unmarshal([]byte(line), &request); err != nil {
			return err
		}
		if answer := settle(sets, request); answer.line != "" {
			answers = append(answers, answer.line)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return writeLines(arguments[2], answers)
}

func writeFiles(directory string, files map[string][]string) error {
	for name, lines := range files {
		sort.Strings(lines)
		if err := writeLines(filepath.Join(directory, name+".jsonl"), lines); err != nil {
			return err
		}
		fmt.Printf("%-14s %6d vectors\n", name, len(lines))
	}
	return nil
}

func writeLines(path string, lines []string) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	writer := bufio.NewWriter(file)
	for _, line := range lines {
		writer.WriteString(line)
	}
	if err := writer.Flush(); err != nil {
		return err
	}
	return file.Close()
}

func eachLine(path string, do func(line string) error) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	scanner := bufio.NewScanner(file)
	scanner.Buffer(nil, 1<<20)
	for scanner.Scan() {
		if err := do(scanner.Text() + "\n"); err != nil {
			return err
		}
	}
	return scanner.Err()
}
