// SPDX-License-Identifier: Apache-2.0

package globs

import (
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
)

var files = []string{
	"config.json", "a/config.json", "a/b/config.json", "a/b/c/config.json", "a/.h/config.json",
	"a/b/other.yaml", ".hidden/x.yaml", ".top", "apps/web/values.yaml", "apps/web/values-prod.yaml",
	"apps/api/values.yaml", "apps/api/base/kustomization.yaml", "apps/.git-keep", "apps/Web/Values.yaml",
	"apps/web-2/deep/er/still/x.json", "[x]/config.json", "x/config.json", "a*b/c.json", "axxb/c.json",
	"q?/c.json", "qq/c.json", "{a,b}/c.json", `back\slash/c.json`, `\a.json`, "é/ü.json", "€.json",
	"with blank/c d.json", "aaaaaaaaaaaaaaaaaaaaaaaa/aaaaaaaaaaaaaaaaaaaaaaaa.txt", "aaaab/aab",
	"A/B/C.JSON", "a-b/c_d.e+f", "1/2/3", "12/3", "z/]/-/^", "z/!/c.json", "clusters/eu-1/config.yaml",
	"clusters/eu-2/config.yaml", "clusters/us-1/config.yaml", "clusters/us-1/apps/config.yaml",
	"clusters/config.yaml", "charts/one/Chart.yaml", "charts/one/templates/a.yaml", "charts/two/Chart.yaml",
	"b", "c/b", ":colon/x", "-dash/x", "~/x", "#/x", "deep/1/2/3/4/5/6/7/8/9/x.json",
}

// The files and their directories, which end in a slash.
func entries() []string {
	seen := map[string]bool{}
	var all []string
	add := func(name string) {
		if !seen[name] {
			seen[name] = true
			all = append(all, name)
		}
	}
	for _, file := range files {
		add(file)
		for at, c := range file {
			if c == '/' {
				add(file[:at+1])
			}
		}
	}
	sort.Strings(all)
	return all
}

// A repository with these files in its index.
func makeRepository(root string) error {
	for _, file := range files {
		path := filepath.Join(root, file)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte("{}"), 0o644); err != nil {
			return err
		}
	}
	for _, arguments := range [][]string{{"init", "-q"}, {"add", "-A", "--force"}} {
		if _, err := git(root, arguments...); err != nil {
			return err
		}
	}
	return nil
}

func git(root string, arguments ...string) (string, error) {
	command := exec.Command("git", arguments...)
	command.Dir = root
	command.Env = append(os.Environ(), "HOME=/nonexistent", "GIT_CONFIG_NOSYSTEM=1", "LC_ALL=C")
	out, err := command.Output()
	return strings.TrimSuffix(string(out), "\x00"), err
}
