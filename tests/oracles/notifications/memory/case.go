// SPDX-License-Identifier: Apache-2.0

// Package memory has the engine's controller remember what it sent. The cases are in cases.yaml.
package memory

import (
	_ "embed"

	"sigs.k8s.io/yaml"

	"gitops-steps/oracles/notifications/lines"
)

//go:embed cases.yaml
var cases []byte

// Vector is an application that the controller looks at several times.
type Vector struct {
	Name        string            `json:"name"`
	Triggers    map[string]string `json:"triggers"`
	Annotations map[string]string `json:"annotations"`
	SelfService string            `json:"selfService,omitempty"` // the namespace of such a configuration
	Filled      int               `json:"filled,omitempty"`      // that many keys older-1, older-2, … of the times 1, 2, …
	Before      string            `json:"before,omitempty"`      // the annotation that remembers
	Steps       []Step            `json:"steps"`
}

// Step is one look. A new key has the time 1767323045.
type Step struct {
	Status map[string]any    `json:"status"`          // of the application
	Fails  map[string]string `json:"fails,omitempty"` // "service:recipient" to the error; "too many" is that of GitHub

	Sent    []string `json:"sent"`              // tried, also in vain
	Already []string `json:"already,omitempty"` // left out
	Errors  []string `json:"errors,omitempty"`
	After   *string  `json:"after"` // the annotation; of a filled one only what is no older-N
	Oldest  string   `json:"oldest,omitempty"`
	Keys    int      `json:"keys"`
}

// Run gives the vectors of all cases.
func Run(logs *lines.Logs) ([]Vector, error) {
	var vectors []Vector
	if err := yaml.UnmarshalStrict(cases, &vectors); err != nil {
		return nil, err
	}
	for index := range vectors {
		logs.Take()
		if err := vectors[index].play(); err != nil {
			return nil, err
		}
	}
	return vectors, nil
}
