// SPDX-License-Identifier: Apache-2.0

// Asks the real engines (text/template with sprig, expr, fasttemplate) what they make of a source,
// and writes what they say into the tests of ours. `./dev oracles` runs it.
//
//	oracles vectors DIRECTORY    writes the vectors of tests/vectors/languages
//	oracles serve DATA           answers requests, one line of JSON each
//	oracles fuzz --probe PROGRAM [--seconds N] [--seed N] [--vectors DIRECTORY]
//	                             shows where another program with that protocol answers otherwise
//	oracles globs DIRECTORY      writes the vectors of tests/vectors/globs
//	oracles bench SUITE DATA     measures the templates and conditions of bench/render/suite.json
//
// engines/protocol.go says what a request and an answer are.
package main

import (
	"fmt"
	"os"
	"time"

	"gitops-steps/oracles/engines"
	"gitops-steps/oracles/globs"
)

func main() {
	time.Local = time.UTC
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "oracles:", err)
		os.Exit(1)
	}
}

func run(arguments []string) error {
	if len(arguments) == 0 {
		return fmt.Errorf("one of the words vectors, globs, serve, fuzz and bench is missing")
	}
	word, rest := arguments[0], arguments[1:]
	switch word {
	case "vectors":
		return writeVectors(rest)
	case "answers":
		return writeAnswers(rest)
	case "globs":
		return writeGlobs(rest)
	case "serve":
		return serve(rest)
	case "fuzz":
		return fuzzProbe(rest)
	case "bench":
		return bench(rest)
	}
	return fmt.Errorf("unknown word %q", word)
}

func writeGlobs(arguments []string) error {
	if len(arguments) != 1 {
		return fmt.Errorf("globs takes the directory to write to")
	}
	return globs.Write(arguments[0])
}

func serve(arguments []string) error {
	if len(arguments) != 1 {
		return fmt.Errorf("serve takes the path of data.json")
	}
	sets, err := engines.ReadDataSets(arguments[0])
	if err != nil {
		return err
	}
	return sets.Serve(os.Stdin, os.Stdout)
}
