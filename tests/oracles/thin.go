// SPDX-License-Identifier: Apache-2.0

package main

import (
	"regexp"
	"strings"

	"gitops-steps/oracles/engines"
)

const mostOfOneError = 50

var (
	namesInErrors   = regexp.MustCompile(`<[^>]*>|"[^"]*"`)
	numbersInErrors = regexp.MustCompile(`[0-9]+`)
)

// Keeps so many failures of one sort, the first ones: those of the lists that were written by hand.
type thinner map[string]int

func (seen thinner) keep(answer engines.Answer) bool {
	if !answer.Failed() {
		return true
	}
	message, _, _ := strings.Cut(answer.Text(), "\n")
	sort := numbersInErrors.ReplaceAllString(namesInErrors.ReplaceAllString(message, ""), "0")
	seen[answer.Lang+sort]++
	return seen[answer.Lang+sort] <= mostOfOneError
}
