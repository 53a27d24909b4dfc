// SPDX-License-Identifier: Apache-2.0

package answers

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"github.com/argoproj/argo-cd/v3/applicationset/controllers/template"
	"github.com/argoproj/argo-cd/v3/applicationset/generators"
	"github.com/argoproj/argo-cd/v3/applicationset/utils"
	appv1 "github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"github.com/sirupsen/logrus"
	"sigs.k8s.io/yaml"

	"gitops-steps/oracles/applicationset/world"
)

// Measure does what the controller does with the documents of a text, in an empty world, as far as the
// mode says, and counts what came of it: sets, sets of parameters, or applications.
func Measure(text []byte, mode string) (int, error) {
	live := (&world.World{}).Start("", world.NewCheckouts(""))
	defer live.Stop()
	count := 0
	for _, document := range bytes.Split(text, []byte("\n---\n")) {
		var set appv1.ApplicationSet
		if err := yaml.Unmarshal(document, &set); err != nil {
			return 0, err
		}
		found, err := measure(set, mode, live)
		if err != nil {
			return 0, err
		}
		count += found
	}
	return count, nil
}

func measure(set appv1.ApplicationSet, mode string, live *world.Live) (int, error) {
	switch mode {
	case "parse":
		return 1, nil
	case "params":
		count := 0
		for _, entry := range set.Spec.Generators {
			results, err := generators.Transform(entry, live.Generators, set.Spec.Template, &set,
				map[string]any{}, live.Client)
			if err != nil {
				return 0, err
			}
			for _, result := range results {
				count += len(result.Params)
			}
		}
		return count, nil
	case "applications", "print":
	default:
		return 0, fmt.Errorf("unknown mode %q", mode)
	}
	log := logrus.NewEntry(logrus.StandardLogger())
	made, _, err := template.GenerateApplications(log, set, live.Generators, &utils.Render{}, live.Client)
	if err != nil || mode == "applications" {
		return len(made), err
	}
	encoder := json.NewEncoder(io.Discard)
	for at := range made {
		if err := encoder.Encode(&made[at]); err != nil {
			return 0, err
		}
	}
	return len(made), nil
}
