// SPDX-License-Identifier: Apache-2.0

package main

import (
	"flag"
	"fmt"
	"strings"
	"time"

	"gitops-steps/oracles/fuzz"
)

func fuzzProbe(arguments []string) error {
	flags := flag.NewFlagSet("fuzz", flag.ContinueOnError)
	probe := flags.String("probe", "", "program that speaks the line protocol, with its arguments")
	seconds := flags.Int("seconds", 60, "how long")
	seed := flags.Int64("seed", 0, "of the random inputs; 0: another one each time")
	directory := flags.String("vectors", "../vectors/languages", "where data.json and the vectors are")
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	if *probe == "" {
		return fmt.Errorf("fuzz takes --probe PROGRAM")
	}
	if *seed == 0 {
		*seed = time.Now().UnixNano()
	}
	found, err := fuzz.Run(fuzz.Options{Probe: strings.Fields(*probe), Directory: *directory,
		Time: time.Duration(*seconds) * time.Second, Seed: *seed})
	if err == nil && found > 0 {
		err = fmt.Errorf("%d sorts of differences", found)
	}
	return err
}
