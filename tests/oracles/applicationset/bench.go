// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"runtime"
	"time"

	"gitops-steps/oracles/applicationset/answers"
)

// What the real code needs for all sets of a file: to parse, to convert, to generate, to render.
func bench(arguments []string) error {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	sets := flags.String("sets", "", "a YAML file with ApplicationSets")
	mode := flags.String("mode", "applications", "how far to go: parse, params, applications or print")
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	text, err := os.ReadFile(*sets)
	if err != nil {
		return err
	}
	begin := time.Now()
	count, err := answers.Measure(text, *mode)
	if err != nil {
		return err
	}
	seconds := time.Since(begin).Seconds()
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	line, err := json.Marshal(map[string]any{"applications": count, "seconds": seconds,
		"mode": *mode, "allocated": memory.TotalAlloc})
	if err != nil {
		return err
	}
	fmt.Println(string(line))
	return nil
}
