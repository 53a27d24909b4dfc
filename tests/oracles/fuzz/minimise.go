// SPDX-License-Identifier: Apache-2.0

package fuzz

import (
	"strings"

	"gitops-steps/oracles/engines"
)

const mostTries = 600

// Drops runs of tokens, long ones first, as long as the answers stay different.
func minimise(request engines.Request, differs func(engines.Request) bool) engines.Request {
	text, _ := request.Source()
	parts := tokens.FindAllString(text, -1)
	tries := 0
	for length := max(1, len(parts)/2); length > 0; length /= 2 {
		for start := 0; start+length <= len(parts) && tries < mostTries; {
			shorter := append(append([]string{}, parts[:start]...), parts[start+length:]...)
			tries++
			if differs(withSource(request, strings.Join(shorter, ""))) {
				parts = shorter
			} else {
				start++
			}
		}
	}
	return withSource(request, strings.Join(parts, ""))
}

func withSource(request engines.Request, text string) engines.Request {
	return engines.NewRequest(request.Lang, text, request.Data, request.Mode, request.Opt)
}
