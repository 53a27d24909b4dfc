// SPDX-License-Identifier: Apache-2.0

package main

import (
	"os"
	"path/filepath"

	"gitops-steps/oracles/notifications/apps"
	"gitops-steps/oracles/notifications/audience"
	"gitops-steps/oracles/notifications/catalog"
	"gitops-steps/oracles/notifications/conditions"
	"gitops-steps/oracles/notifications/configs"
	"gitops-steps/oracles/notifications/deliveries"
	"gitops-steps/oracles/notifications/lines"
	"gitops-steps/oracles/notifications/memory"
	"gitops-steps/oracles/notifications/wire"
)

// What a word does with its directory and the engine's log.
var words = map[string]func(directory string, logs *lines.Logs) error{
	"vectors":       writeVectors,
	"services":      writeServices,
	"config":        writeConfig,
	"triggers":      writeTriggers,
	"subscriptions": writeSubscriptions,
	"state":         writeState,
	"catalog":       writeCatalog,
	"once":          sendOnce,
}

func writeVectors(directory string, logs *lines.Logs) error {
	for _, write := range []func(string, *lines.Logs) error{
		writeServices, writeConfig, writeTriggers, writeSubscriptions, writeState,
	} {
		if err := write(directory, logs); err != nil {
			return err
		}
	}
	return nil
}

func readApps(directory string) (apps.Sets, error) {
	return apps.Read(filepath.Join(directory, "apps.json"))
}

func writeServices(directory string, logs *lines.Logs) error {
	sets, err := readApps(directory)
	if err != nil {
		return err
	}
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

func writeConfig(directory string, logs *lines.Logs) error {
	vectors, err := configs.Run(logs)
	if err != nil {
		return err
	}
	return lines.Write(directory, "config.jsonl", vectors)
}

func writeTriggers(directory string, logs *lines.Logs) error {
	sets, err := readApps(directory)
	if err != nil {
		return err
	}
	vectors, err := conditions.Run(sets, logs)
	if err != nil {
		return err
	}
	return lines.Write(directory, "triggers.jsonl", vectors)
}

func writeSubscriptions(directory string, logs *lines.Logs) error {
	vectors, err := audience.Run(logs)
	if err != nil {
		return err
	}
	return lines.Write(directory, "subscriptions.jsonl", vectors)
}

func writeState(directory string, logs *lines.Logs) error {
	vectors, err := memory.Run(logs)
	if err != nil {
		return err
	}
	return lines.Write(directory, "state.jsonl", vectors)
}

// Seen from the folder of this program.
const ownVectors = "../../vectors/notifications"

func writeCatalog(directory string, logs *lines.Logs) error {
	sets, err := readApps(ownVectors)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(directory, 0o755); err != nil {
		return err
	}
	if err := catalog.Unpack(directory); err != nil {
		return err
	}
	return catalog.Evaluate(directory, sets, logs)
}
