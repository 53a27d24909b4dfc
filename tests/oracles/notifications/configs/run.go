// SPDX-License-Identifier: Apache-2.0

// Package configs has the engine read ConfigMaps and Secrets. The cases are in cases.yaml.
package configs

import (
	_ "embed"
	"encoding/json"
	"slices"
	"sort"
	"strings"

	"github.com/argoproj/notifications-engine/pkg/api"
	"github.com/argoproj/notifications-engine/pkg/services"
	"github.com/argoproj/notifications-engine/pkg/subscriptions"
	"github.com/argoproj/notifications-engine/pkg/triggers"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"

	"gitops-steps/oracles/notifications/apps"
	"gitops-steps/oracles/notifications/inside"
	"gitops-steps/oracles/notifications/lines"
)

//go:embed cases.yaml
var cases []byte

// The engine visits the keys of a ConfigMap in another order each time.
const attempts = 40

type input struct {
	Name   string            `json:"name"`
	Data   map[string]string `json:"data"`
	Secret map[string]string `json:"secret"`
}

// Vector is what the engine makes of a ConfigMap and a Secret.
type Vector struct {
	input
	Config *config  `json:"config"`
	Error  string   `json:"error,omitempty"`
	Errors []string `json:"errors,omitempty"` // instead, where it is one of these by chance
	Build  []string `json:"build,omitempty"`  // why no API can be made of it; one of these by chance
	Logs   []string `json:"logs,omitempty"`
}

type config struct {
	Services               map[string]service                 `json:"services"`
	Templates              map[string]json.RawMessage         `json:"templates"`
	Triggers               map[string][]triggers.Condition    `json:"triggers"`
	Subscriptions          subscriptions.DefaultSubscriptions `json:"subscriptions"`
	DefaultTriggers        []string                           `json:"defaultTriggers"`
	ServiceDefaultTriggers map[string][]string                `json:"serviceDefaultTriggers"`
}

// Run gives the vectors of all cases.
func Run(logs *lines.Logs) ([]Vector, error) {
	var inputs []input
	if err := yaml.UnmarshalStrict(cases, &inputs); err != nil {
		return nil, err
	}
	var vectors []Vector
	for _, one := range inputs {
		vectors = append(vectors, read(one, logs))
	}
	return vectors, nil
}

func read(one input, logs *lines.Logs) Vector {
	if one.Secret == nil {
		one.Secret = map[string]string{}
	}
	vector := Vector{input: one}
	secret := &corev1.Secret{Data: apps.Bytes(one.Secret)}
	refused, unbuilt := map[string]bool{}, map[string]bool{}
	for range attempts {
		logs.Take()
		found, err := api.ParseConfig(&corev1.ConfigMap{Data: one.Data}, secret)
		if err != nil {
			refused[err.Error()] = true
			continue
		}
		vector.Logs = logs.Take()
		vector.Config = describe(found, one, secret)
		if _, err := api.NewAPI(*found, nil); err != nil {
			unbuilt[err.Error()] = true
		}
	}
	sort.Strings(vector.Logs)
	vector.Build = sorted(unbuilt)
	if texts := sorted(refused); len(texts) == 1 {
		vector.Error = texts[0]
	} else {
		vector.Errors = texts
	}
	return vector
}

func sorted(texts map[string]bool) []string {
	var list []string
	for text := range texts {
		list = append(list, text)
	}
	slices.Sort(list)
	return list
}

func describe(found *api.Config, one input, secret *corev1.Secret) *config {
	described := &config{
		Services:               map[string]service{},
		Templates:              map[string]json.RawMessage{},
		Triggers:               found.Triggers,
		Subscriptions:          found.Subscriptions,
		DefaultTriggers:        found.DefaultTriggers,
		ServiceDefaultTriggers: found.ServiceDefaultTriggers,
	}
	for name, template := range found.Templates {
		described.Templates[name], _ = json.Marshal(template) // the engine changes it later
	}
	for key, text := range one.Data {
		parts := strings.Split(key, ".")
		if parts[0] == "service" && len(parts) > 1 {
			described.Services[parts[len(parts)-1]] = describeService(parts[1], text, secret)
		}
	}
	return described
}

type service struct {
	Type    string          `json:"type"`
	Options json.RawMessage `json:"options,omitempty"`
	Error   string          `json:"error,omitempty"`
}

func describeService(kind, text string, secret *corev1.Secret) service {
	described := service{Type: kind}
	resolved, err := inside.ReplaceSecrets(text, secret)
	if err != nil {
		described.Error = err.Error()
		return described
	}
	if _, err := services.NewService(kind, resolved); err != nil {
		described.Error = err.Error()
	}
	if options := newOptions(kind); options != nil && yaml.Unmarshal(resolved, options) == nil {
		described.Options, _ = json.Marshal(options)
	}
	return described
}
