// SPDX-License-Identifier: Apache-2.0

package inputs

// All returns every input, the same ones in the same order each time.
func All() ([]Input, error) {
	all, err := Written()
	if err != nil {
		return nil, err
	}
	for _, more := range [][]Input{
		sample(comparisons(), 3), singleOperands(), sample(missingKeys(), 2),
		sample(exprOperators(), 4), exprPrecedence(), exprSingles(), sample(exprBuiltins(), 2), sample(exprClosures(), 3),
	} {
		all = append(all, more...)
	}
	return all, nil
}
