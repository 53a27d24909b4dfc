// SPDX-License-Identifier: Apache-2.0

// Package families makes cases of which there are many of one kind.
package families

import "gitops-steps/oracles/applicationset/cases"

// All gives every case of every family.
func All() []cases.Case {
	var all []cases.Case
	for _, family := range []func() []cases.Case{
		globs, directories, selectors, missingKeys, emptyFills, patchedFields, overrides, names, random,
	} {
		all = append(all, family()...)
	}
	return all
}

type object = map[string]any
type list = []any

func elements(items ...any) object {
	return object{"list": object{"elements": items}}
}
