// SPDX-License-Identifier: Apache-2.0

package inputs

// All returns every input, the same ones in the same order each time.
func All() ([]Input, error) {
	all, err := Written()
	if err != nil {
		return nil, err
	}
	for _, more := range [][]Input{
		sample(comparisons(), 4), sample(singleOperands(), 2), sample(missingKeys(), 3),
		sample(printfForms(), 6), sample(sprigCalls(), 8), sample(sprigTexts(), 2),
		sample(exprOperators(), 4), sample(exprPrecedence(), 2), exprSingles(), sample(exprBuiltins(), 2), sample(exprClosures(), 3),
	} {
		all = append(all, more...)
	}
	return append(all, Random(4, 3000, 2500, 6000, 150)...), nil
}
