// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"time"

	"github.com/expr-lang/expr"

	"gitops-steps/oracles/engines"
)

const measured = 200 * time.Millisecond

// One line of bench/render/suite.json.
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
	data, err := sets.Build(item.Data)
	if err != nil {
		return benchResult{}, err
	}
	parse, execute, err := benchTemplate(item, data)
	if item.Lang == "expr" {
		parse, execute, err = benchExpression(item, data)
	}
	if err != nil {
		return benchResult{}, err
	}
	return benchResult{item.Name, item.Lang, nanoseconds(parse), nanoseconds(execute)}, nil
}

func benchTemplate(item benchItem, data any) (parse, execute func(), err error) {
	if item.Lang != "template" {
		return nil, nil, nil
	}
	parsed, err := engines.ParseTemplate(item.Src, item.Mode)
	if err != nil {
		return nil, nil, err
	}
	if err := parsed.Execute(io.Discard, data); err != nil {
		return nil, nil, err
	}
	parse = func() { engines.ParseTemplate(item.Src, item.Mode) }
	return parse, func() { engines.ExecuteTemplate(parsed, data) }, nil
}

func benchExpression(item benchItem, data any) (compile, execute func(), err error) {
	program, err := expr.Compile(item.Src)
	if err != nil {
		return nil, nil, err
	}
	if _, err := expr.Run(program, data); err != nil {
		return nil, nil, err
	}
	return func() { expr.Compile(item.Src) }, func() { expr.Run(program, data) }, nil
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
