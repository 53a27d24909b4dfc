// SPDX-License-Identifier: Apache-2.0

package world

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	appv1 "github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"github.com/argoproj/argo-cd/v3/util/git"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/labels"
)

func labelsOf(object unstructured.Unstructured) labels.Set {
	return labels.Set(object.GetLabels())
}

// Checkouts are work trees on disk, made once for each set of files.
type Checkouts struct {
	root  string
	trees map[string]string
	found map[string]map[string][]byte
}

// NewCheckouts keeps its work trees below the directory root, which the caller removes.
func NewCheckouts(root string) *Checkouts {
	return &Checkouts{root: root, trees: map[string]string{}, found: map[string]map[string][]byte{}}
}

func (checkouts *Checkouts) tree(files, links Files) (string, error) {
	key, err := json.Marshal([]Files{files, links})
	if err != nil {
		return "", err
	}
	if tree, known := checkouts.trees[string(key)]; known {
		return tree, nil
	}
	tree := filepath.Join(checkouts.root, fmt.Sprintf("tree-%d", len(checkouts.trees)))
	if err := fill(tree, files, links); err != nil {
		return "", err
	}
	checkouts.trees[string(key)] = tree
	return tree, nil
}

func fill(tree string, files, links Files) error {
	if err := os.MkdirAll(tree, 0o755); err != nil {
		return err
	}
	for path, text := range files {
		full := filepath.Join(tree, path)
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
			return err
		}
	}
	for path, target := range links {
		full := filepath.Join(tree, path)
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			return err
		}
		if err := os.Symlink(target, full); err != nil {
			return err
		}
	}
	for _, arguments := range [][]string{{"init", "-q", "-b", "main", "--template="}, {"add", "-A", "-f", "."}} {
		command := exec.Command("git", append([]string{"-C", tree}, arguments...)...)
		if said, err := command.CombinedOutput(); err != nil {
			return fmt.Errorf("git: %w: %s", err, said)
		}
	}
	return nil
}

// What the repository server answers: its lister of files is the real one, on a real work tree.
type repositories struct {
	world     *World
	checkouts *Checkouts
}

func (repos *repositories) tree(url, revision string) (string, error) {
	revisions, known := repos.world.Repositories[url]
	if !known {
		return "", fmt.Errorf("repository not found")
	}
	files, known := revisions[revision]
	if !known {
		return "", fmt.Errorf("unable to resolve git revision %s", revision)
	}
	return repos.checkouts.tree(files, repos.world.Links[url][revision])
}

// GetFiles gives the texts of the files that a pattern names.
func (repos *repositories) GetFiles(_ context.Context, url, revision, _, pattern string, _ bool,
	_ *appv1.SourceIntegrity) (map[string][]byte, error) {
	tree, err := repos.tree(url, revision)
	if err != nil {
		return nil, err
	}
	if pattern == "" {
		pattern = "."
	}
	globbing := repos.world.Settings.NewGitFileGlobbing
	key := fmt.Sprintf("%s %v %s", tree, globbing, pattern)
	if found, known := repos.checkouts.found[key]; known {
		return found, nil
	}
	found, err := read(tree, url, pattern, globbing)
	if err != nil {
		return nil, fmt.Errorf("%s", strings.ReplaceAll(err.Error(), tree, "TREE"))
	}
	repos.checkouts.found[key] = found
	return found, nil
}

func read(tree, url, pattern string, globbing bool) (map[string][]byte, error) {
	lister, err := git.NewClientExt(url, tree, git.NopCreds{}, false, false, "", "")
	if err != nil {
		return nil, err
	}
	paths, err := lister.LsFiles(pattern, globbing)
	if err != nil {
		return nil, fmt.Errorf("unable to list files: %w", err)
	}
	found := map[string][]byte{}
	for _, path := range paths {
		text, err := os.ReadFile(filepath.Join(tree, path))
		if err != nil {
			return nil, fmt.Errorf("unable to read files: %w", err)
		}
		found[path] = text
	}
	return found, nil
}

// GetDirectories gives all directories but the root, and but hidden ones with all that is in them.
func (repos *repositories) GetDirectories(_ context.Context, url, revision, _ string, _ bool,
	_ *appv1.SourceIntegrity) ([]string, error) {
	tree, err := repos.tree(url, revision)
	if err != nil {
		return nil, err
	}
	var paths []string
	hidden := repos.world.Settings.IncludeHiddenDirectories
	err = filepath.WalkDir(tree, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case !entry.IsDir():
			return nil
		case !hidden && strings.HasPrefix(entry.Name(), "."):
			return filepath.SkipDir
		case path != tree:
			paths = append(paths, strings.TrimPrefix(path, tree+"/"))
		}
		return nil
	})
	return paths, err
}
