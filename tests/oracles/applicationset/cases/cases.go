// SPDX-License-Identifier: Apache-2.0

// Package cases reads what is asked: sets in a short form, each with its world.
package cases

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	yamlv3 "go.yaml.in/yaml/v3"
	"sigs.k8s.io/yaml"

	"gitops-steps/oracles/applicationset/world"
)

// Repository and Revision are what the short form of a repository stands for.
const (
	Repository = "https://git.example.org/repo.git"
	Revision   = "HEAD"
)

// Case is a question. Set is the whole text where the short form cannot say it.
type Case struct {
	Name       string         `json:"name"`
	Set        string         `json:"set,omitempty"`
	Go         bool           `json:"go,omitempty"`
	Options    []string       `json:"options,omitempty"`
	Generators []any          `json:"generators,omitempty"`
	AppName    string         `json:"appName,omitempty"`
	Show       []string       `json:"show,omitempty"`
	Template   map[string]any `json:"template,omitempty"`
	Patch      *string        `json:"patch,omitempty"`
	SyncPolicy map[string]any `json:"syncPolicy,omitempty"`
	Clusters   []Cluster      `json:"clusters,omitempty"`
	Files      world.Files    `json:"files,omitempty"`
	Links      world.Files    `json:"links,omitempty"`
	World      world.World    `json:"world,omitzero"`
	Runs       int            `json:"runs,omitempty"`
	Luck       bool           `json:"-"` // drawn: always sorted, and left out where Go answers by chance
}

// Cluster is the short form of the Secret of a cluster.
type Cluster struct {
	Name        string            `json:"name"`
	Secret      string            `json:"secret,omitempty"`
	Server      string            `json:"server,omitempty"`
	Project     *string           `json:"project,omitempty"`
	Labels      map[string]string `json:"labels,omitempty"`
	Annotations map[string]string `json:"annotations,omitempty"`
}

// Read gives the cases of all YAML files of the directory, by name of file.
func Read(directory string) ([]Case, error) {
	paths, err := filepath.Glob(filepath.Join(directory, "*.yaml"))
	if err != nil {
		return nil, err
	}
	var all []Case
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		some, err := Parse[Case](text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		area := strings.TrimSuffix(filepath.Base(path), ".yaml")
		for _, one := range some {
			one.Name = area + "/" + one.Name
			all = append(all, one)
		}
	}
	return all, nil
}

// Parse reads a list from YAML 1.2, where y and n are texts, and keeps numbers as they were written.
func Parse[Row any](text []byte) ([]Row, error) {
	var plain any
	if err := yamlv3.Unmarshal(text, &plain); err != nil {
		return nil, err
	}
	kept, err := json.Marshal(plain)
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(kept))
	decoder.DisallowUnknownFields()
	decoder.UseNumber()
	var some []Row
	err = decoder.Decode(&some)
	return some, err
}

// Text is the set as YAML.
func (one *Case) Text() (string, error) {
	if one.Set != "" {
		return one.Set, nil
	}
	spec := map[string]any{"generators": one.Generators, "template": one.template()}
	if one.Go {
		spec["goTemplate"] = true
	}
	if one.Options != nil {
		spec["goTemplateOptions"] = one.Options
	}
	if one.Patch != nil {
		spec["templatePatch"] = *one.Patch
	}
	if one.SyncPolicy != nil {
		spec["syncPolicy"] = one.SyncPolicy
	}
	text, err := yaml.Marshal(map[string]any{
		"apiVersion": "argoproj.io/v1alpha1", "kind": "ApplicationSet",
		"metadata": map[string]any{"name": "set", "namespace": world.Namespace}, "spec": spec})
	return string(text), err
}

func (one *Case) template() map[string]any {
	if one.Template != nil {
		return one.Template
	}
	name := one.AppName
	if name == "" {
		name = "app"
	}
	spec := map[string]any{"project": "default",
		"source":      map[string]any{"repoURL": Repository, "path": "."},
		"destination": map[string]any{"server": "https://kubernetes.default.svc", "namespace": "x"}}
	if one.Show != nil {
		var shown []any
		for at, text := range one.Show {
			shown = append(shown, map[string]any{"name": fmt.Sprint(at), "value": text})
		}
		spec["info"] = shown
	}
	return map[string]any{"metadata": map[string]any{"name": name}, "spec": spec}
}

// Surroundings are the world, with all short forms written out.
func (one *Case) Surroundings() world.World {
	all := one.World
	for at, cluster := range one.Clusters {
		all.Secrets = append(all.Secrets, cluster.manifest(at))
	}
	if one.Files != nil {
		all.Repositories = map[string]map[string]world.Files{Repository: {Revision: one.Files}}
	}
	if one.Links != nil {
		all.Links = map[string]map[string]world.Files{Repository: {Revision: one.Links}}
	}
	return all
}

func (cluster *Cluster) manifest(at int) map[string]any {
	labels := map[string]string{"argocd.argoproj.io/secret-type": "cluster"}
	for key, value := range cluster.Labels {
		labels[key] = value
	}
	name, server := cluster.Secret, cluster.Server
	if name == "" {
		name = fmt.Sprintf("cluster-%d", at)
	}
	if server == "" {
		server = "https://" + cluster.Name + ".example.org"
	}
	data := map[string]string{"name": cluster.Name, "server": server, "config": "{}"}
	if cluster.Project != nil {
		data["project"] = *cluster.Project
	}
	metadata := map[string]any{"name": name, "namespace": world.Namespace, "labels": labels}
	if cluster.Annotations != nil {
		metadata["annotations"] = cluster.Annotations
	}
	return map[string]any{"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "stringData": data}
}
