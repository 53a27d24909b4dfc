// SPDX-License-Identifier: Apache-2.0

// Asks the real notifications-engine, at the version that Argo CD 3.5 uses
// (v0.5.1-0.20260503100631-0cff13b8a717), what it makes of settings and what it sends. `./dev
// oracles` runs it here.
//
//	notifications vectors DIRECTORY        writes all vectors of tests/vectors/notifications
//	notifications services DIRECTORY       only: what the services send, and say to answers
//	notifications config DIRECTORY         only: what a ConfigMap and a Secret are read as
//	notifications triggers DIRECTORY       only: what conditions come to
//	notifications subscriptions DIRECTORY  only: who is told, and which labels a selector takes
//	notifications state DIRECTORY          only: what is remembered of what was sent
//	notifications catalog DIRECTORY        writes Argo CD's own templates and triggers, and what
//	                                       they come to, outside of the repository
//	notifications once DIRECTORY           sends what cm.yaml there subscribes an application to
//
// A module of its own: what the engine needs must not change the versions of tests/oracles.
package main

import (
	"fmt"
	"os"
	"syscall"
	"time"

	"gitops-steps/oracles/notifications/lines"
)

func main() {
	time.Local = time.UTC
	complaints := silence()
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(complaints, "notifications:", err)
		os.Exit(1)
	}
}

// The clients of vendors log to standard error, some of them since before main. Gives what it was.
func silence() *os.File {
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
	if len(arguments) != 2 {
		return fmt.Errorf("a word and a directory are needed")
	}
	do, known := words[arguments[0]]
	if !known {
		return fmt.Errorf("unknown word %q", arguments[0])
	}
	return do(arguments[1], lines.Listen())
}
