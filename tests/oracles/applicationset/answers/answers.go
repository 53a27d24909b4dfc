// SPDX-License-Identifier: Apache-2.0

// Package answers asks Argo CD's own code what a set comes to in its world.
package answers

import (
	"bytes"
	"encoding/json"
	"fmt"
	"sort"
	"strings"

	"github.com/argoproj/argo-cd/v3/applicationset/controllers/template"
	"github.com/argoproj/argo-cd/v3/applicationset/generators"
	"github.com/argoproj/argo-cd/v3/applicationset/utils"
	appv1 "github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"github.com/sirupsen/logrus"
	"sigs.k8s.io/yaml"

	"gitops-steps/oracles/applicationset/cases"
	"gitops-steps/oracles/applicationset/shape"
	"gitops-steps/oracles/applicationset/world"
)

// Vector is a question with its answer.
type Vector struct {
	Name     string          `json:"name"`
	Set      string          `json:"set"`
	World    world.World     `json:"world,omitzero"`
	Requests []world.Request `json:"requests,omitempty"`
	Answer
	ByChance []Answer `json:"byChance,omitempty"`
}

// Answer is what one look at the set came to.
type Answer struct {
	Applications []any   `json:"applications,omitzero"`
	Sorted       bool    `json:"sorted,omitempty"`
	Params       [][]any `json:"params,omitzero"`
	Error        string  `json:"error,omitempty"`
	Reason       string  `json:"reason,omitempty"`
}

// Ask looks several times, for Go visits maps in random order.
func Ask(one cases.Case, checkouts *world.Checkouts) (Vector, error) {
	text, err := one.Text()
	if err != nil {
		return Vector{}, fmt.Errorf("%s: %w", one.Name, err)
	}
	vector := Vector{Name: one.Name, Set: text, World: one.Surroundings()}
	live := vector.World.Start(text, checkouts)
	defer live.Stop()
	var seen []Answer
	for range runs(one, text) {
		live.Requests = nil
		answer := look(text, live)
		if one.Luck {
			answer.sort()
			answer.Sorted = len(answer.Applications) > 1
		}
		seen = append(seen, answer)
		vector.Requests = live.Requests
	}
	distinct := merge(seen)
	if len(distinct) > 1 {
		for at := range seen {
			seen[at].Params = nil // drawn once more, so not those of the applications
		}
		distinct = merge(seen)
	}
	if len(distinct) == 1 {
		vector.Answer = distinct[0]
	} else {
		vector.ByChance = distinct
	}
	return vector, nil
}

func runs(one cases.Case, text string) int {
	switch {
	case one.Runs > 0:
		return one.Runs
	case strings.Contains(text, "clusters:") || strings.Contains(text, "merge:"):
		return 48
	default:
		return 6
	}
}

// One answer for all that differ in nothing but order; the others, sorted.
func merge(seen []Answer) []Answer {
	exact, sorted := map[string]bool{}, map[string]Answer{}
	for _, answer := range seen {
		exact[line(answer)] = true
		answer.sort()
		sorted[line(answer)] = answer
	}
	var distinct []Answer
	if len(exact) == 1 {
		return []Answer{seen[0]}
	}
	var keys []string
	for key := range sorted {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	for _, key := range keys {
		answer := sorted[key]
		answer.Sorted = len(keys) == 1
		distinct = append(distinct, answer)
	}
	return distinct
}

func line(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return string(text)
}

func (answer *Answer) sort() {
	answer.Applications = inOrder(answer.Applications)
	var params [][]any
	for _, sets := range answer.Params {
		params = append(params, inOrder(sets))
	}
	answer.Params = params
}

func inOrder(items []any) []any {
	if items == nil {
		return nil
	}
	sorted := append([]any{}, items...)
	sort.SliceStable(sorted, func(one, other int) bool { return line(sorted[one]) < line(sorted[other]) })
	return sorted
}

func look(text string, live *world.Live) (answer Answer) {
	defer func() {
		if panicked := recover(); panicked != nil {
			answer = Answer{Error: fmt.Sprintf("panic: %v", panicked)}
		}
	}()
	var set appv1.ApplicationSet
	if err := yaml.Unmarshal([]byte(text), &set); err != nil {
		return Answer{Error: err.Error(), Reason: "parse"}
	}
	log := logrus.NewEntry(logrus.StandardLogger())
	made, reason, err := template.GenerateApplications(log, set, live.Generators, &utils.Render{},
		live.Client)
	if err != nil {
		return Answer{Error: err.Error(), Reason: string(reason)}
	}
	answer.Applications = []any{}
	for at := range made {
		answer.Applications = append(answer.Applications, plain(&made[at]))
	}
	requests := live.Requests
	answer.Params = params(text, live)
	live.Requests = requests
	return answer
}

func plain(app *appv1.Application) map[string]any {
	text, err := json.Marshal(app)
	if err != nil {
		panic(err)
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var object map[string]any
	if err := decoder.Decode(&object); err != nil {
		panic(err)
	}
	delete(object, "status")
	delete(object["metadata"].(map[string]any), "creationTimestamp")
	return object
}

// One list for each generator that an entry of the set has.
func params(text string, live *world.Live) [][]any {
	var set appv1.ApplicationSet
	if err := yaml.Unmarshal([]byte(text), &set); err != nil {
		panic(err)
	}
	all := [][]any{}
	for _, entry := range set.Spec.Generators {
		results, err := generators.Transform(entry, live.Generators, set.Spec.Template, &set,
			map[string]any{}, live.Client)
		if err != nil {
			panic(err)
		}
		for _, result := range results {
			sets := []any{}
			for _, one := range result.Params {
				sets = append(sets, shape.Of(one))
			}
			all = append(all, sets)
		}
	}
	return all
}
