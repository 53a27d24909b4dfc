// SPDX-License-Identifier: Apache-2.0

// Package catalog has the templates and triggers that Argo CD ships, and what the engine makes of
// them.
package catalog

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Module is the version of Argo CD whose catalog it is.
const Module = "github.com/argoproj/argo-cd/v3@v3.5.6"

const folder = "/notifications_catalog/"

// Unpack writes install.yaml, templates/ and triggers/ of the catalog into the directory.
func Unpack(directory string) error {
	path, err := download()
	if err != nil {
		return err
	}
	archive, err := zip.OpenReader(path)
	if err != nil {
		return err
	}
	defer archive.Close()
	for _, entry := range archive.File {
		name, wanted := strings.CutPrefix(entry.Name, Module+folder)
		if !wanted || !filepath.IsLocal(name) {
			continue
		}
		if err := write(entry, filepath.Join(directory, name)); err != nil {
			return err
		}
	}
	return nil
}

// Gives the path of the module's archive in Go's cache. Go also complains if it is too old itself to
// build the module, which we do not want to.
func download() (string, error) {
	process := exec.Command("go", "mod", "download", "-json", Module)
	output, failure := process.Output()
	var answer struct{ Zip, Error string }
	if err := json.NewDecoder(bytes.NewReader(output)).Decode(&answer); err != nil {
		return "", errors.Join(failure, err)
	}
	if answer.Zip == "" {
		return "", fmt.Errorf("%s: %s", Module, answer.Error)
	}
	return answer.Zip, nil
}

func write(entry *zip.File, path string) error {
	reader, err := entry.Open()
	if err != nil {
		return err
	}
	defer reader.Close()
	text, err := io.ReadAll(reader)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o644)
}
