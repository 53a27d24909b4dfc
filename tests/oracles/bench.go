// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime"
	"time"

	"github.com/expr-lang/expr"

	"gitops-steps/oracles/engines"
)

const measured = 200 * time.Millisecond

// One entry of bench/render/suite.json.
type benchItem struct {
	Name string `json:"name"`
	Lang string `json:"lang"`
	Src  string `json:"src"`
	Data string `json:"data"`
	Mode string `json:"mode"`
}

type benchResult struct {
	Name    string  `json:"name"`
	Lang    string  `json:"lang"`
	Parse   float64 `json:"parse"`   // nanoseconds of parsing or compiling once
	Execute float64 `json:"execute"` // nanoseconds of rendering or running once
	Output  string  `json:"output"`  // of the template, or the result as engines.Dump writes it
}

// Measures each item on one processor, with the garbage collector as it is.
func bench(arguments []string) error {
	if len(arguments) != 2 {
		return fmt.Errorf("bench takes the paths of suite.json and data.json")
	}
	runtime.GOMAXPROCS(1)
	sets, err := engines.ReadDataSets(arguments[1])
	if err != nil {
		return err
	}
	text, err := os.ReadFile(arguments[0])
	if err != nil {
		return err
	}
	var suite []benchItem
	if err := json.Unmarshal(text, &suite); err != nil {
		return err
	}
	results := []benchResult{}
	for _, item := range suite {
		result, err := measureItem(sets, item)
		if err != nil {
			return fmt.Errorf("%s: %w", item.Name, err)
		}
		results = append(results, result)
	}
	written, err := json.MarshalIndent(results, "", " ")
	fmt.Println(string(written))
	return err
}

func measureItem(sets engines.DataSets, item benchItem) (benchResult, error) {
	answer := sets.Run(engines.NewRequest(item.Lang, item.Src, item.Data, item.Mode, ""))
	if answer.Failed() {
		return benchResult{}, errors.New(answer.Text())
	}
	data, err := sets.Build(item.Data)
	if err != nil {
		return benchResult{}, err
	}
	parse, execute, err := prepare(item, data)
	if err != nil {
		return benchResult{}, err
	}
	return benchResult{item.Name, item.Lang, nanoseconds(parse), nanoseconds(execute), answer.Text()}, nil
}

func prepare(item benchItem, data any) (parse, execute func(), err error) {
	if item.Lang == "expr" {
		program, err := expr.Compile(item.Src)
		return func() { expr.Compile(item.Src) }, func() { expr.Run(program, data) }, err
	}
	parsed, err := engines.ParseTemplate(item.Src, item.Mode)
	return func() { engines.ParseTemplate(item.Src, item.Mode) }, func() { engines.ExecuteTemplate(parsed, data) }, err
}

func nanoseconds(work func()) float64 {
	for count := 1; ; count *= 2 {
		start := time.Now()
		for range count {
			work()
		}
		if taken := time.Since(start); taken >= measured {
			return float64(taken.Nanoseconds()) / float64(count)
		}
	}
}
