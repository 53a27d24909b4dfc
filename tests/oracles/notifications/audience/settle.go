// SPDX-License-Identifier: Apache-2.0

package audience

import (
	"slices"
	"strings"

	"github.com/argoproj/notifications-engine/pkg/services"

	"gitops-steps/oracles/engines"
	"gitops-steps/oracles/notifications/lines"
)

// Outcome is who is told, by trigger. Destinations are sorted and may be there twice: the engine
// visits annotations in another order each time, and drops what is there twice later.
type Outcome struct {
	Destinations services.Destinations   `json:"destinations"`
	ByChance     []services.Destinations `json:"byChance,omitempty"` // instead, where it is one of these
	Error        string                  `json:"error,omitempty"`
	Logs         []string                `json:"logs,omitempty"` // without what is only told
}

const attempts = 400

func settle(logs *lines.Logs, ask func() services.Destinations) Outcome {
	seen := map[string]services.Destinations{}
	var outcome Outcome
	for range attempts {
		logs.Take()
		found := ask()
		for trigger := range found {
			slices.SortFunc(found[trigger], compare)
		}
		seen[engines.Line(found)] = found
		outcome.Logs = complaints(logs.Take())
	}
	var texts []string
	for text := range seen {
		texts = append(texts, text)
	}
	slices.Sort(texts)
	if len(texts) == 1 {
		outcome.Destinations = seen[texts[0]]
		return outcome
	}
	for _, text := range texts {
		outcome.ByChance = append(outcome.ByChance, seen[text])
	}
	return outcome
}

func compare(one, other services.Destination) int {
	if order := strings.Compare(one.Service, other.Service); order != 0 {
		return order
	}
	return strings.Compare(one.Recipient, other.Recipient)
}

func complaints(heard []string) []string {
	var kept []string
	for _, line := range heard {
		if !strings.HasPrefix(line, "info: ") {
			kept = append(kept, line)
		}
	}
	slices.Sort(kept)
	return slices.Compact(kept)
}
