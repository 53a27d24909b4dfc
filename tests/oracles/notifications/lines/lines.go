// SPDX-License-Identifier: Apache-2.0

// Package lines writes vectors, one line of JSON each, and hears what the engine logs.
package lines

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"gitops-steps/oracles/engines"
)

// Write writes a file of that name into the directory and says how many lines it has.
func Write[Row any](directory, name string, rows []Row) error {
	var text strings.Builder
	for _, row := range rows {
		text.WriteString(engines.Line(row))
	}
	if err := os.WriteFile(filepath.Join(directory, name), []byte(text.String()), 0o644); err != nil {
		return err
	}
	fmt.Printf("%-20s %6d vectors\n", name, len(rows))
	return nil
}
