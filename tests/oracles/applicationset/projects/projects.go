// SPDX-License-Identifier: Apache-2.0

// Package projects asks Argo CD's own code whether an AppProject is valid, and in which namespaces its
// applications may be.
package projects

import (
	"encoding/json"
	"fmt"
	"os"

	appv1 "github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"google.golang.org/grpc/status"

	"gitops-steps/oracles/applicationset/cases"
)

// Case is a project called p, with the namespaces in which applications want to be of it.
type Case struct {
	Name       string         `json:"name"`
	Spec       map[string]any `json:"spec"`
	Namespaces []string       `json:"namespaces,omitempty"`
}

// Vector is a question with its answer: an error, and one truth for each namespace.
type Vector struct {
	Case
	Error     string `json:"error,omitempty"`
	Permitted []bool `json:"permitted,omitempty"`
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
	for _, one := range append(asked, namespaces()...) {
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
	for _, namespace := range vector.Namespaces {
		app := &appv1.Application{}
		app.Namespace = namespace
		vector.Permitted = append(vector.Permitted, project.IsAppNamespacePermitted(app, "argocd"))
	}
	return vector, nil
}

var patterns = []string{"*", "", "n", "team-*", "!kube-system", "!n", "{n,team-a}", "/^team-/", "te[a-z]m-?", "/team/",
	"/[/", "**", "!team-*", "argocd"}

// Each pattern alone.
func namespaces() []Case {
	var all []Case
	for _, pattern := range patterns {
		all = append(all, Case{Name: "namespaces/" + pattern,
			Namespaces: []string{"", "argocd", "n", "team-a", "team-ab", "kube-system", "my-team"},
			Spec:       map[string]any{"sourceNamespaces": []any{pattern}}})
	}
	return all
}
