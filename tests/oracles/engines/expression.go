// SPDX-License-Identifier: Apache-2.0

package engines

import "github.com/expr-lang/expr"

// As the triggers of notifications do it: compiled without an environment, run with a map.
func evaluate(source string, data any) (string, error) {
	if source == "" {
		source = "false"
	}
	program, err := expr.Compile(source)
	if err != nil {
		return "", err
	}
	value, err := expr.Run(program, data)
	if err != nil {
		return "", err
	}
	return Dump(value), nil
}
