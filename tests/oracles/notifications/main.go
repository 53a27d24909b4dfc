// SPDX-License-Identifier: Apache-2.0

// Asks the real notifications-engine, at the version that Argo CD 3.5 uses
// (v0.5.1-0.20260503100631-0cff13b8a717), what it makes of settings and what it sends. `./dev
// oracles` runs it.
//
//	notifications vectors DIRECTORY  writes the vectors of tests/vectors/notifications, all of:
//	notifications services DIRECTORY       what each service sends, and says to answers
//	notifications config DIRECTORY         what a ConfigMap and a Secret are read as
//	notifications triggers DIRECTORY       what conditions come to
//	notifications subscriptions DIRECTORY  who is told, and which labels a selector takes
//	notifications state DIRECTORY          what is remembered of what was sent
//	notifications catalog DIRECTORY  writes Argo CD's own templates and triggers, and what its
//	                                 templates come to, to a directory outside of the repository
//
// A module of its own: what the engine needs must not change the versions of tests/oracles.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"gitops-steps/oracles/notifications/apps"
	"gitops-steps/oracles/notifications/deliveries"
	"gitops-steps/oracles/notifications/lines"
	"gitops-steps/oracles/notifications/wire"
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

// What a word does with the directory, its applications and the engine's log.
type word func(directory string, sets apps.Sets, logs *lines.Logs) error

var words = map[string]word{
	"services": writeServices,
}

func run(arguments []string) error {
	if len(arguments) != 2 {
		return fmt.Errorf("a word and a directory are needed")
	}
	name, directory := arguments[0], arguments[1]
	sets, err := apps.Read(filepath.Join(directory, "apps.json"))
	if err != nil {
		return err
	}
	do, known := words[name]
	if !known {
		return fmt.Errorf("unknown word %q", name)
	}
	return do(directory, sets, lines.Listen())
}

func writeServices(directory string, sets apps.Sets, logs *lines.Logs) error {
	vendors, err := wire.Start()
	if err != nil {
		return err
	}
	defer vendors.Stop()
	runner := deliveries.Runner{Sets: sets, Vendors: vendors, Logs: logs}
	vectors, err := runner.Run()
	if err != nil {
		return err
	}
	return lines.Write(directory, "services.jsonl", vectors)
}
