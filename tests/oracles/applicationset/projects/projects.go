// SPDX-License-Identifier: Apache-2.0

// Package projects asks Argo CD's own code whether an AppProject is valid, and what it permits.
package projects

import (
	"encoding/json"
	"fmt"
	"os"

	appv1 "github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"google.golang.org/grpc/status"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"gitops-steps/oracles/applicationset/cases"
)

// Case is a project called p with what is tried on it.
type Case struct {
	Name         string         `json:"name"`
	Spec         map[string]any `json:"spec"`
	Clusters     []Target       `json:"clusters,omitempty"`
	Repositories []string       `json:"repositories,omitempty"`
	Destinations []Target       `json:"destinations,omitempty"`
	Namespaces   []string       `json:"namespaces,omitempty"`
	Kinds        []Kind         `json:"kinds,omitempty"`
}

// Target is a cluster with a namespace there.
type Target struct {
	Server    string `json:"server,omitempty"`
	Name      string `json:"name,omitempty"`
	Namespace string `json:"namespace,omitempty"`
}

// Kind is one of Kubernetes, with the name of an object; in a namespace or not.
type Kind struct {
	Group      string `json:"group,omitempty"`
	Kind       string `json:"kind"`
	Name       string `json:"name,omitempty"`
	Namespaced bool   `json:"namespaced,omitempty"`
}

// Vector is a question with its answer: an error, and one truth for each that was tried.
type Vector struct {
	Case
	Error     string    `json:"error,omitempty"`
	Permitted Permitted `json:"permitted,omitzero"`
}

// Permitted holds the answers in the order of the questions.
type Permitted struct {
	Repositories []bool `json:"repositories,omitempty"`
	Destinations []bool `json:"destinations,omitempty"`
	Namespaces   []bool `json:"namespaces,omitempty"`
	Kinds        []bool `json:"kinds,omitempty"`
}

// Ask reads the cases of a file and answers them.
func Ask(path string) ([]Vector, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	asked, err := cases.Parse[Case](text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	var vectors []Vector
	for _, one := range append(asked, many()...) {
		vector, err := answer(one)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", one.Name, err)
		}
		vectors = append(vectors, vector)
	}
	return vectors, nil
}

func answer(one Case) (Vector, error) {
	vector := Vector{Case: one}
	text, err := json.Marshal(map[string]any{"metadata": map[string]any{"name": "p", "namespace": "argocd"},
		"spec": one.Spec})
	if err != nil {
		return vector, err
	}
	var project appv1.AppProject
	if err := json.Unmarshal(text, &project); err != nil {
		return vector, err
	}
	if err := project.ValidateProject(); err != nil {
		vector.Error = status.Convert(err).Message()
	}
	return vector, vector.try(&project)
}

func (vector *Vector) try(project *appv1.AppProject) error {
	answers := &vector.Permitted
	for _, url := range vector.Repositories {
		answers.Repositories = append(answers.Repositories,
			project.IsSourcePermitted(appv1.ApplicationSource{RepoURL: url}))
	}
	for _, target := range vector.Destinations {
		cluster := &appv1.Cluster{Server: target.Server, Name: target.Name}
		permitted, err := project.IsDestinationPermitted(cluster, target.Namespace, vector.scoped)
		if err != nil {
			return err
		}
		answers.Destinations = append(answers.Destinations, permitted)
	}
	for _, namespace := range vector.Namespaces {
		app := &appv1.Application{}
		app.Namespace = namespace
		answers.Namespaces = append(answers.Namespaces, project.IsAppNamespacePermitted(app, "argocd"))
	}
	for _, kind := range vector.Kinds {
		answers.Kinds = append(answers.Kinds, project.IsGroupKindNamePermitted(
			schema.GroupKind{Group: kind.Group, Kind: kind.Kind}, kind.Name, kind.Namespaced))
	}
	return nil
}

// The clusters that are the project's own.
func (vector *Vector) scoped(string) ([]*appv1.Cluster, error) {
	var clusters []*appv1.Cluster
	for _, target := range vector.Clusters {
		clusters = append(clusters, &appv1.Cluster{Server: target.Server, Name: target.Name})
	}
	return clusters, nil
}
