// SPDX-License-Identifier: Apache-2.0

package inputs

import "math/rand"

// Every so-many-th of them, chosen by chance but always the same ones.
func sample(inputs []Input, oneOf int) (chosen []Input) {
	random := rand.New(rand.NewSource(int64(oneOf)))
	for _, input := range inputs {
		if random.Intn(oneOf) == 0 {
			chosen = append(chosen, input)
		}
	}
	return chosen
}
