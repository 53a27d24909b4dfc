// SPDX-License-Identifier: Apache-2.0

package catalog

import (
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/argoproj/notifications-engine/pkg/api"
	"github.com/argoproj/notifications-engine/pkg/services"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"

	"gitops-steps/oracles/notifications/apps"
	"gitops-steps/oracles/notifications/conditions"
	"gitops-steps/oracles/notifications/lines"
)

// Rendered is what a template of the catalog comes to.
type Rendered struct {
	Template     string                 `json:"template"`
	App          string                 `json:"app"`
	Service      string                 `json:"service"`
	Recipient    string                 `json:"recipient"`
	Context      map[string]string      `json:"context"`
	Notification *services.Notification `json:"notification"`
	Error        string                 `json:"error,omitempty"`
}

// Ran is what a trigger of the catalog comes to.
type Ran struct {
	Trigger string              `json:"trigger"`
	App     string              `json:"app"`
	Result  []conditions.Result `json:"result"`
	Logs    []string            `json:"logs"`
}

var context = map[string]string{"argocdUrl": "https://argocd.example.org"}

// Templates mention the kind of service.
var destinations = []services.Destination{
	{Service: "slack", Recipient: "general"}, {Service: "email", Recipient: "ada@example.org"},
}

// Evaluate writes rendered.jsonl and triggers.jsonl beside an unpacked catalog.
func Evaluate(directory string, sets apps.Sets, logs *lines.Logs) error {
	engine, caught, err := open(filepath.Join(directory, "install.yaml"))
	if err != nil {
		return err
	}
	var rendered []Rendered
	for _, template := range slices.Sorted(maps.Keys(engine.GetConfig().Templates)) {
		for _, name := range slices.Sorted(maps.Keys(sets)) {
			for _, destination := range destinations {
				rendered = append(rendered, render(engine, caught, template, name, sets[name], destination))
			}
		}
	}
	if err := lines.Write(directory, "rendered.jsonl", rendered); err != nil {
		return err
	}
	ran, err := runTriggers(engine, sets, logs)
	if err != nil {
		return err
	}
	return lines.Write(directory, "triggers.jsonl", ran)
}

// A catcher is a service that keeps what it should send.
type catcher struct {
	notification *services.Notification
}

func (caught *catcher) Send(notification services.Notification, _ services.Destination) error {
	caught.notification = &notification
	return nil
}

func open(path string) (api.API, *catcher, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, err
	}
	var settings corev1.ConfigMap
	if err := yaml.Unmarshal(text, &settings); err != nil {
		return nil, nil, err
	}
	config, err := api.ParseConfig(&settings, &corev1.Secret{})
	if err != nil {
		return nil, nil, err
	}
	engine, err := api.NewAPI(*config, apps.Variables(context, nil))
	if err != nil {
		return nil, nil, err
	}
	caught := &catcher{}
	for _, destination := range destinations {
		engine.AddNotificationService(destination.Service, caught)
	}
	return engine, caught, nil
}

func render(engine api.API, caught *catcher, template, name string, app map[string]any, to services.Destination) Rendered {
	caught.notification = nil
	row := Rendered{Template: template, App: name, Service: to.Service, Recipient: to.Recipient, Context: context}
	if err := engine.Send(app, []string{template}, to); err != nil {
		row.Error = err.Error()
	}
	row.Notification = caught.notification
	return row
}

func runTriggers(engine api.API, sets apps.Sets, logs *lines.Logs) ([]Ran, error) {
	var rows []Ran
	for _, trigger := range slices.Sorted(maps.Keys(engine.GetConfig().Triggers)) {
		for _, name := range slices.Sorted(maps.Keys(sets)) {
			logs.Take()
			found, err := engine.RunTrigger(trigger, sets[name])
			if err != nil {
				return nil, err
			}
			rows = append(rows, Ran{trigger, name, conditions.Results(found), logs.Take()})
		}
	}
	return rows, nil
}
