// SPDX-License-Identifier: Apache-2.0

// Asks the real code of Argo CD 3.5 what an ApplicationSet comes to. `./dev oracles` runs it here.
//
//	applicationset vectors DIRECTORY   writes all vectors of tests/vectors/applicationset
//	applicationset sets DIRECTORY      only: what sets come to
//	applicationset compare DIRECTORY   only: what is written over an application that is there
//	applicationset validate DIRECTORY  only: whether projects are valid, and what they permit
//	applicationset bench --sets FILE [--mode parse|params|applications|print]
//	                                   how long the sets of a file take
//
// A module of its own: what Argo CD needs must not change the versions of tests/oracles.
package main

import (
	"fmt"
	"io"
	"os"
	"syscall"
	"time"

	"github.com/sirupsen/logrus"
)

func main() {
	time.Local = time.UTC
	complaints := silence()
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(complaints, "applicationset:", err)
		os.Exit(1)
	}
}

// Some packages log to standard error by loggers of their own. Gives what it was.
func silence() *os.File {
	logrus.SetOutput(io.Discard)
	kept, err := syscall.Dup(int(os.Stderr.Fd()))
	if err != nil {
		return os.Stderr
	}
	if nowhere, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0); err == nil {
		syscall.Dup3(int(nowhere.Fd()), int(os.Stderr.Fd()), 0)
	}
	return os.NewFile(uintptr(kept), "stderr")
}

func run(arguments []string) error {
	if len(arguments) < 1 {
		return fmt.Errorf("a word is needed")
	}
	do, known := words[arguments[0]]
	if !known {
		return fmt.Errorf("unknown word %q", arguments[0])
	}
	return do(arguments[1:])
}
