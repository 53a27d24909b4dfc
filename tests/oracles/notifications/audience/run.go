// SPDX-License-Identifier: Apache-2.0

// Package audience asks the engine who is told about a trigger: annotations, global subscriptions
// and selectors. The cases are in annotations.yaml, subscriptions.yaml and selectors.yaml.
package audience

import (
	_ "embed"

	"github.com/argoproj/notifications-engine/pkg/api"
	"github.com/argoproj/notifications-engine/pkg/services"
	"github.com/argoproj/notifications-engine/pkg/subscriptions"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"
	"sigs.k8s.io/yaml"

	"gitops-steps/oracles/notifications/lines"
)

//go:embed annotations.yaml
var annotationCases []byte

//go:embed subscriptions.yaml
var subscriptionCases []byte

//go:embed selectors.yaml
var selectorCases []byte

// Run gives the vectors of all cases.
func Run(logs *lines.Logs) ([]any, error) {
	var vectors []any
	for _, read := range []func(*lines.Logs) ([]any, error){runAnnotations, runSubscriptions, runSelectors} {
		found, err := read(logs)
		if err != nil {
			return nil, err
		}
		vectors = append(vectors, found...)
	}
	return vectors, nil
}

type annotated struct {
	Kind                   string              `json:"kind"`
	Name                   string              `json:"name"`
	Annotations            map[string]string   `json:"annotations"`
	DefaultTriggers        []string            `json:"defaultTriggers"`
	ServiceDefaultTriggers map[string][]string `json:"serviceDefaultTriggers"`
	Outcome
}

func runAnnotations(logs *lines.Logs) ([]any, error) {
	var rows []annotated
	if err := yaml.UnmarshalStrict(annotationCases, &rows); err != nil {
		return nil, err
	}
	var vectors []any
	for _, row := range rows {
		row.Kind = "annotations"
		row.Outcome = settle(logs, func() services.Destinations {
			read := subscriptions.NewAnnotations(row.Annotations)
			return read.GetDestinations(row.DefaultTriggers, row.ServiceDefaultTriggers)
		})
		vectors = append(vectors, row)
	}
	return vectors, nil
}

type subscribed struct {
	Kind            string            `json:"kind"`
	Name            string            `json:"name"`
	Subscriptions   string            `json:"subscriptions"`
	DefaultTriggers string            `json:"defaultTriggers,omitempty"`
	Labels          map[string]string `json:"labels"`
	Outcome
}

func runSubscriptions(logs *lines.Logs) ([]any, error) {
	var rows []subscribed
	if err := yaml.UnmarshalStrict(subscriptionCases, &rows); err != nil {
		return nil, err
	}
	var vectors []any
	for _, row := range rows {
		row.Kind = "subscriptions"
		data := map[string]string{"subscriptions": row.Subscriptions}
		if row.DefaultTriggers != "" {
			data["defaultTriggers"] = row.DefaultTriggers
		}
		config, err := api.ParseConfig(&corev1.ConfigMap{Data: data}, &corev1.Secret{})
		if err != nil {
			row.Error = err.Error()
		} else {
			row.Outcome = settle(logs, func() services.Destinations {
				return config.GetGlobalDestinations(row.Labels)
			})
		}
		vectors = append(vectors, row)
	}
	return vectors, nil
}

type selected struct {
	Kind     string            `json:"kind"`
	Selector string            `json:"selector"`
	Labels   map[string]string `json:"labels"`
	Matches  *bool             `json:"matches,omitempty"`
	Error    string            `json:"error,omitempty"`
}

func runSelectors(*lines.Logs) ([]any, error) {
	var rows []struct {
		Selector string              `json:"selector"`
		Labels   []map[string]string `json:"labels"`
	}
	if err := yaml.UnmarshalStrict(selectorCases, &rows); err != nil {
		return nil, err
	}
	var vectors []any
	for _, row := range rows {
		if row.Labels == nil {
			row.Labels = []map[string]string{{}}
		}
		for _, set := range row.Labels {
			vectors = append(vectors, choose(row.Selector, set))
		}
	}
	return vectors, nil
}

func choose(text string, set map[string]string) selected {
	row := selected{Kind: "selector", Selector: text, Labels: set}
	selector, err := labels.Parse(text)
	if err != nil {
		row.Error = err.Error()
		return row
	}
	matches := selector.Matches(labels.Set(set))
	row.Matches = &matches
	return row
}
