// SPDX-License-Identifier: Apache-2.0

package argocd

import (
	"regexp"
	"strings"

	"github.com/gosimple/slug"
	"sigs.k8s.io/yaml"
)

// ApplicationSetFunctions are the functions that an ApplicationSet has beside those of sprig.
func ApplicationSetFunctions() map[string]any {
	return map[string]any{
		"normalize": normalize, "slugify": slugify,
		"toYaml": toYAML, "fromYaml": fromYAML, "fromYamlArray": fromYAMLArray,
	}
}

var noPartOfName = regexp.MustCompile("[^-a-z0-9.]")

func normalize(name string) string {
	name = noPartOfName.ReplaceAllString(strings.ToLower(name), "-")
	return strings.Trim(name[:min(len(name), 253)], "-.")
}

// The settings of the library belong to the whole process, so there may be one call at a time.
func slugify(arguments ...any) string {
	limit, smart, name := 50, true, ""
	for index, argument := range arguments {
		switch index {
		case len(arguments) - 1:
			name = argument.(string)
		case 0:
			limit = argument.(int)
		case 1:
			smart = argument.(bool)
		}
	}
	slug.MaxLength, slug.EnableSmartTruncate = limit, smart
	return slug.Make(normalize(name))
}

func toYAML(value any) (string, error) {
	text, err := yaml.Marshal(value)
	return strings.TrimSuffix(string(text), "\n"), err
}

func fromYAML(text string) (map[string]any, error) {
	mapping := map[string]any{}
	if err := yaml.Unmarshal([]byte(text), &mapping); err != nil {
		return nil, err
	}
	return mapping, nil
}

func fromYAMLArray(text string) ([]any, error) {
	list := []any{}
	if err := yaml.Unmarshal([]byte(text), &list); err != nil {
		return nil, err
	}
	return list, nil
}
