// SPDX-License-Identifier: Apache-2.0

package engines

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"sort"
	"strings"

	"gitops-steps/oracles/argocd"
)

// DataSets are the values that templates and expressions run with, by name, as data.json has them.
// Functions like `set` change what they are given, so Build makes a new value for each run.
type DataSets struct{ written map[string]any }

// ReadDataSets reads data.json. Plain JSON in it means what the decoder of Kubernetes makes of it:
// integers that fit are int64, other numbers float64. Other types are objects with one key that
// begins with "$"; typed.go knows them.
func ReadDataSets(path string) (DataSets, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return DataSets{}, err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var written map[string]any
	if err := decoder.Decode(&written); err != nil {
		return DataSets{}, fmt.Errorf("%s: %w", path, err)
	}
	sets := DataSets{written}
	for _, name := range sets.Names() {
		if _, err := sets.Build(name); err != nil {
			return DataSets{}, err
		}
	}
	return sets, nil
}

// ReadValue reads one value in the notation of data.json.
func ReadValue(text []byte) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var written any
	if err := decoder.Decode(&written); err != nil {
		return nil, err
	}
	return build(written)
}

// Names are sorted.
func (sets DataSets) Names() []string {
	names := make([]string, 0, len(sets.written))
	for name := range sets.written {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// Build makes the value of a data set; without a name it is an empty map.
func (sets DataSets) Build(name string) (any, error) {
	if name == "" {
		return map[string]any{}, nil
	}
	written, known := sets.written[name]
	if !known {
		return nil, fmt.Errorf("no data set %q", name)
	}
	value, err := build(written)
	if err != nil {
		return nil, fmt.Errorf("data set %s: %w", name, err)
	}
	if top, is := value.(map[string]any); is {
		addRepo(top)
	}
	return value, nil
}

// The functions of `repo` belong to one application, the variable `app` beside them.
func addRepo(top map[string]any) {
	for name, value := range top {
		if _, is := value.(repoPlaceholder); is {
			app, _ := top["app"].(map[string]any)
			top[name] = argocd.Repo(app)
		}
	}
}

func build(written any) (any, error) {
	switch typed := written.(type) {
	case json.Number:
		return buildNumber(typed)
	case []any:
		return buildList(typed)
	case map[string]any:
		for key, value := range typed {
			if len(typed) == 1 && strings.HasPrefix(key, "$") {
				return buildTyped(key[1:], value)
			}
		}
		return buildMap(typed)
	}
	return written, nil
}

func buildNumber(number json.Number) (any, error) {
	if integer, err := number.Int64(); err == nil {
		return integer, nil
	}
	return number.Float64()
}

func buildList(written []any) (any, error) {
	list := make([]any, len(written))
	for index, one := range written {
		value, err := build(one)
		if err != nil {
			return nil, err
		}
		list[index] = value
	}
	return list, nil
}

func buildMap(written map[string]any) (any, error) {
	mapping := make(map[string]any, len(written))
	for key, one := range written {
		value, err := build(one)
		if err != nil {
			return nil, err
		}
		mapping[key] = value
	}
	return mapping, nil
}
