// SPDX-License-Identifier: Apache-2.0

package families

import (
	"encoding/json"
	"fmt"
	"strings"

	"gitops-steps/oracles/applicationset/cases"
)

// Fields of a template with an empty value, another value and a third one.
var leaves = []struct {
	path         string
	empty        any
	own, general any
}{
	{"metadata.name", "", "own", "general"},
	{"metadata.labels", object{}, object{"own": "1"}, object{"general": "1"}},
	{"metadata.finalizers", list{}, list{"own"}, list{"general"}},
	{"spec.project", "", "own", "general"},
	{"spec.destination", object{}, object{"name": "own"}, object{"server": "general"}},
	{"spec.source.path", "", "own", "general"},
	{"spec.source.helm", object{}, object{"releaseName": "own"}, object{"version": "general"}},
	{"spec.source.helm.skipCrds", false, true, true},
	{"spec.source.helm.valueFiles", list{}, list{"own"}, list{"general", "second"}},
	{"spec.source.helm.valuesObject", object{}, object{"own": 1}, object{"general": 1}},
	{"spec.source.kustomize", object{}, object{"namePrefix": "own"}, object{"nameSuffix": "general"}},
	{"spec.source.directory", object{}, object{"include": "own"}, object{"recurse": true}},
	{"spec.source.plugin", object{}, object{"name": "own"}, object{"env": list{object{"name": "n", "value": "v"}}}},
	{"spec.source.plugin.parameters", list{}, list{object{"name": "own", "array": list{}}}, list{object{"name": "general", "string": ""}}},
	{"spec.syncPolicy", object{}, object{"syncOptions": list{"own"}}, object{"automated": object{"prune": true}}},
	{"spec.syncPolicy.automated", object{}, object{"prune": true}, object{"selfHeal": true}},
	{"spec.syncPolicy.automated.prune", false, true, true},
	{"spec.syncPolicy.automated.enabled", false, true, true},
	{"spec.syncPolicy.retry.limit", 0, 3, 5},
	{"spec.syncPolicy.retry.backoff.factor", 0, 3, 5},
	{"spec.syncPolicy.managedNamespaceMetadata.labels", object{}, object{"own": "1"}, object{"general": "1"}},
	{"spec.revisionHistoryLimit", 0, 3, 5},
	{"spec.ignoreDifferences", list{}, list{object{"kind": "own"}}, list{object{"kind": "general"}}},
	{"spec.sources", list{}, list{object{"repoURL": "own"}}, list{object{"repoURL": "general"}}},
	{"spec.info", list{}, list{object{"name": "own", "value": ""}}, list{object{"name": "general", "value": ""}}},
	{"spec.sourceHydrator", object{}, object{"syncSource": object{"targetBranch": "own", "path": "p"}}, object{"drySource": object{"repoURL": "general"}}},
}

func template(path string, value any) object {
	spec := object{"project": "", "destination": object{}}
	root := object{"metadata": object{}, "spec": spec}
	parts := strings.Split(path, ".")
	at := root
	for _, part := range parts[:len(parts)-1] {
		next, known := at[part].(object)
		if !known {
			next = object{}
			at[part] = next
		}
		at = next
	}
	at[parts[len(parts)-1]] = value
	if source, known := spec["source"].(object); known {
		source["repoURL"] = ""
	}
	return root
}

// For each field: an own value or an empty one in the template of the generator, and another in that
// of the set.
func emptyFills() []cases.Case {
	var all []cases.Case
	for _, leaf := range leaves {
		for word, pair := range map[string][2]any{"own": {leaf.own, leaf.general},
			"empty": {leaf.empty, leaf.general}, "reverse": {leaf.own, leaf.empty}} {
			generator := elements(object{"a": "x"})
			generator["list"].(object)["template"] = template(leaf.path, pair[0])
			all = append(all, cases.Case{Name: "template-fields/" + leaf.path + " " + word,
				Generators: list{generator}, Template: template(leaf.path, pair[1])})
		}
	}
	return sorted(all)
}

// For each field of the template: what an own value, an empty one and null in a patch make of it.
func patchedFields() []cases.Case {
	var all []cases.Case
	for _, leaf := range leaves {
		for word, value := range map[string]any{"own": leaf.own, "empty": leaf.empty, "null": nil} {
			patch := template(leaf.path, value)
			spec := patch["spec"].(object)
			delete(spec, "project")
			delete(spec, "destination")
			if leaf.path == "spec.project" || leaf.path == "spec.destination" {
				spec[strings.TrimPrefix(leaf.path, "spec.")] = value
			}
			if source, known := spec["source"].(object); known {
				delete(source, "repoURL")
			}
			text, err := json.Marshal(patch)
			if err != nil {
				panic(err)
			}
			written := string(text)
			all = append(all, cases.Case{Name: "patched-fields/" + leaf.path + " " + word, Patch: &written,
				Generators: list{elements(object{"a": "x"})}, Template: template(leaf.path, leaf.general)})
		}
	}
	return sorted(all)
}

// Every kind of value laid over every other, by a merge and by a matrix.
func overrides() []cases.Case {
	kinds := []struct {
		name  string
		value any
	}{{"text", "t"}, {"empty", ""}, {"number", 7}, {"zero", 0}, {"true", true}, {"false", false},
		{"null", nil}, {"map", object{"p": "1", "q": object{"r": "2"}}}, {"map2", object{"q": object{"s": "3"}}},
		{"nothing", object{}}, {"list", list{"a", 1}}, {"none", list{}}}
	var all []cases.Case
	for _, one := range kinds {
		for _, other := range kinds {
			first, second := object{"k": "1", "v": one.value}, object{"k": "1", "v": other.value}
			children := list{elements(first), elements(second)}
			name := fmt.Sprintf("%s-%s", one.name, other.name)
			all = append(all, cases.Case{Name: "overrides/merge-" + name, Go: true, Runs: 2,
				Show: []string{"{{.v}}"}, Generators: list{object{"merge": object{
					"mergeKeys": list{"k"}, "generators": children}}}})
			all = append(all, cases.Case{Name: "overrides/matrix-" + name, Go: true, Runs: 2,
				Show: []string{"{{.v}}"}, Generators: list{object{"matrix": object{"generators": children}}}})
		}
	}
	return all
}
