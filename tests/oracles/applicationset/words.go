// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"gitops-steps/oracles/applicationset/answers"
	"gitops-steps/oracles/applicationset/cases"
	"gitops-steps/oracles/applicationset/families"
	"gitops-steps/oracles/applicationset/projects"
	"gitops-steps/oracles/applicationset/updates"
	"gitops-steps/oracles/applicationset/world"
	"gitops-steps/oracles/engines"
)

// What a word does with the arguments behind it.
var words = map[string]func(arguments []string) error{
	"vectors":  writeVectors,
	"sets":     writeSets,
	"compare":  writeUpdates,
	"validate": writeProjects,
	"bench":    bench,
}

func writeVectors(arguments []string) error {
	for _, write := range []func([]string) error{writeSets, writeUpdates, writeProjects} {
		if err := write(arguments); err != nil {
			return err
		}
	}
	return nil
}

func directory(arguments []string) (string, error) {
	if len(arguments) != 1 {
		return "", fmt.Errorf("a directory is needed")
	}
	return arguments[0], nil
}

func writeSets(arguments []string) error {
	into, err := directory(arguments)
	if err != nil {
		return err
	}
	asked, err := cases.Read(filepath.Join(into, "cases"))
	if err != nil {
		return err
	}
	asked = append(asked, families.All()...)
	root, err := os.MkdirTemp("", "checkouts")
	if err != nil {
		return err
	}
	defer os.RemoveAll(root)
	checkouts := world.NewCheckouts(root)
	var vectors []answers.Vector
	names := map[string]bool{}
	for _, one := range asked {
		if names[one.Name] {
			return fmt.Errorf("two cases are named %s", one.Name)
		}
		names[one.Name] = true
		vector, err := answers.Ask(one, checkouts)
		if err != nil {
			return err
		}
		if one.Luck && (vector.ByChance != nil || strings.Contains(vector.Error, "found duplicate key")) {
			continue // which key Go finds first is by chance, even if it was the same each time
		}
		vectors = append(vectors, vector)
	}
	return write(into, "sets.jsonl", vectors)
}

func writeUpdates(arguments []string) error {
	into, err := directory(arguments)
	if err != nil {
		return err
	}
	vectors, err := updates.Ask(filepath.Join(into, "cases", "updates", "updates.yaml"))
	if err != nil {
		return err
	}
	return write(into, "compare.jsonl", vectors)
}

func writeProjects(arguments []string) error {
	into, err := directory(arguments)
	if err != nil {
		return err
	}
	vectors, err := projects.Ask(filepath.Join(into, "cases", "projects", "projects.yaml"))
	if err != nil {
		return err
	}
	return write(into, "validate.jsonl", vectors)
}

func write[Row any](into, name string, rows []Row) error {
	file, err := os.Create(filepath.Join(into, name))
	if err != nil {
		return err
	}
	for _, row := range rows {
		if _, err := file.WriteString(engines.Line(row)); err != nil {
			return err
		}
	}
	fmt.Printf("%-20s %6d vectors\n", name, len(rows))
	return file.Close()
}
