// SPDX-License-Identifier: Apache-2.0

// Package apps has the applications of apps.json and gives templates and triggers the variables
// that Argo CD gives them.
package apps

import (
	"fmt"
	"maps"
	"os"

	"github.com/argoproj/notifications-engine/pkg/api"
	"github.com/argoproj/notifications-engine/pkg/services"
	"k8s.io/apimachinery/pkg/util/json"

	"gitops-steps/oracles/argocd"
)

// Sets are applications by name. Integers of theirs are int64, as with Kubernetes.
type Sets map[string]map[string]any

// Read reads apps.json.
func Read(path string) (Sets, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	sets := Sets{}
	return sets, json.Unmarshal(text, &sets)
}

// Find gives the application of that name.
func (sets Sets) Find(name string) (map[string]any, error) {
	if app, known := sets[name]; known {
		return app, nil
	}
	return nil, fmt.Errorf("apps.json has no %q", name)
}

// Variables is what the templates and triggers of a ConfigMap see. No project is at hand, so
// `appProject` is the empty one that Argo CD falls back to.
func Variables(context map[string]string, secrets map[string][]byte) api.GetVars {
	return func(app map[string]any, destination services.Destination) map[string]any {
		seen := map[string]string{"notificationType": destination.Service}
		maps.Copy(seen, context)
		return map[string]any{
			"app":        app,
			"appProject": map[string]any{},
			"context":    seen,
			"secrets":    secrets,
			"time":       argocd.Time(),
			"strings":    argocd.Strings(),
			"repo":       argocd.Repo(app),
		}
	}
}

// Bytes is the data of a Secret with those texts.
func Bytes(texts map[string]string) map[string][]byte {
	data := map[string][]byte{}
	for key, text := range texts {
		data[key] = []byte(text)
	}
	return data
}
