// SPDX-License-Identifier: Apache-2.0

// Package conditions has the engine run triggers. The cases are in cases.yaml.
package conditions

import (
	_ "embed"
	"fmt"

	"github.com/argoproj/notifications-engine/pkg/services"
	"github.com/argoproj/notifications-engine/pkg/triggers"
	"sigs.k8s.io/yaml"

	"gitops-steps/oracles/notifications/apps"
	"gitops-steps/oracles/notifications/lines"
)

//go:embed cases.yaml
var cases []byte

type input struct {
	Name       string   `json:"name"`
	Conditions string   `json:"conditions"`
	Apps       []string `json:"apps"`
}

// Vector is what the conditions come to for an application.
type Vector struct {
	Name       string   `json:"name"`
	Conditions string   `json:"conditions"`
	App        string   `json:"app"`
	Result     []Result `json:"result"`
	Error      string   `json:"error,omitempty"`
	Logs       []string `json:"logs"`
}

// Result is what a condition comes to.
type Result struct {
	Key       string   `json:"key"`
	Triggered bool     `json:"triggered"`
	OncePer   string   `json:"oncePer"`
	Templates []string `json:"templates"`
}

// Results says what the engine found; nil where that is nothing.
func Results(found []triggers.ConditionResult) []Result {
	var results []Result
	for _, each := range found {
		results = append(results, Result{each.Key, each.Triggered, each.OncePer, each.Templates})
	}
	return results
}

// Run gives the vectors of all cases.
func Run(sets apps.Sets, logs *lines.Logs) ([]Vector, error) {
	var inputs []input
	if err := yaml.UnmarshalStrict(cases, &inputs); err != nil {
		return nil, err
	}
	var vectors []Vector
	for _, one := range inputs {
		if one.Apps == nil {
			one.Apps = []string{"healthy"}
		}
		for _, name := range one.Apps {
			app, err := sets.Find(name)
			if err != nil {
				return nil, err
			}
			vector, err := evaluate(one, name, app, logs)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", one.Name, err)
			}
			vectors = append(vectors, vector)
		}
	}
	return vectors, nil
}

// What the conditions see besides the application.
var (
	context = map[string]string{"argocdUrl": "https://argocd.example.org", "env": "prod"}
	secrets = map[string][]byte{"token": []byte("abc")}
)

func evaluate(one input, name string, app map[string]any, logs *lines.Logs) (Vector, error) {
	vector := Vector{Name: one.Name, Conditions: one.Conditions, App: name, Result: []Result{}}
	var list []triggers.Condition
	if err := yaml.Unmarshal([]byte(one.Conditions), &list); err != nil {
		return vector, err
	}
	logs.Take()
	vector.Logs = []string{}
	service, err := triggers.NewService(map[string][]triggers.Condition{"trigger": list})
	if err != nil {
		vector.Error = err.Error()
		return vector, nil
	}
	found, err := service.Run("trigger", apps.Variables(context, secrets)(app, services.Destination{}))
	if err != nil {
		return vector, err
	}
	vector.Result = append(vector.Result, Results(found)...)
	if heard := logs.Take(); heard != nil {
		vector.Logs = heard
	}
	return vector, nil
}
