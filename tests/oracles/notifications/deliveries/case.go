// SPDX-License-Identifier: Apache-2.0

// Package deliveries sends notifications with the real services and writes down what went over the
// wire. The cases are in cases/*.yaml, one file for each type of service.
package deliveries

import (
	"embed"
	"encoding/json"
	"fmt"

	"sigs.k8s.io/yaml"

	"gitops-steps/oracles/notifications/wire"
)

//go:embed cases/*.yaml
var files embed.FS

// File is one of cases/*.yaml. What it says itself goes for its cases that say nothing.
type File struct {
	Type      string            `json:"type"`
	Options   string            `json:"options"`
	Recipient string            `json:"recipient"`
	Secrets   map[string]string `json:"secrets"`
	Replies   []wire.Reply      `json:"replies"`
	Cases     []Case            `json:"cases"`
}

// Case is one or more notifications of one service.
type Case struct {
	Name      string            `json:"name"`
	Type      string            `json:"type"`
	Service   string            `json:"service"` // its name, where it has another one than its type
	Options   *string           `json:"options"`
	Templates []string          `json:"templates"`
	Recipient *string           `json:"recipient"`
	App       string            `json:"app"`
	Context   map[string]string `json:"context"`
	Secrets   map[string]string `json:"secrets"`
	Replies   []wire.Reply      `json:"replies"` // each once, before those of the file
	SMTP      wire.MailScript   `json:"smtp"`
	Then      []Send            `json:"then"`
}

// Send is one more notification of the same service and with the same templates.
type Send struct {
	App       string  `json:"app"`
	Recipient *string `json:"recipient"`
}

func readFiles() ([]File, error) {
	entries, err := files.ReadDir("cases")
	if err != nil {
		return nil, err
	}
	var found []File
	for _, entry := range entries {
		text, err := files.ReadFile("cases/" + entry.Name())
		if err != nil {
			return nil, err
		}
		var file File
		if err := yaml.UnmarshalStrict(text, &file); err != nil {
			return nil, fmt.Errorf("%s: %w", entry.Name(), err)
		}
		for index := range file.Cases {
			file.fill(&file.Cases[index])
		}
		found = append(found, file)
	}
	return found, nil
}

func (file File) fill(one *Case) {
	if one.Type == "" {
		one.Type = file.Type
	}
	if one.Service == "" {
		one.Service = one.Type
	}
	if one.Options == nil {
		one.Options = &file.Options
	}
	if one.Recipient == nil {
		one.Recipient = &file.Recipient
	}
	if one.App == "" {
		one.App = "healthy"
	}
	if one.Context == nil {
		one.Context = map[string]string{"argocdUrl": "https://argocd.example.org"}
	}
	if one.Secrets == nil {
		one.Secrets = file.Secrets
	}
}

// Vector is what came of a case: its beginning repeats the case.
type Vector struct {
	Name      string            `json:"name"`
	Type      string            `json:"type"`
	Service   string            `json:"service"`
	Options   string            `json:"options"`
	Templates []string          `json:"templates"`
	Recipient string            `json:"recipient"`
	App       string            `json:"app"`
	Context   map[string]string `json:"context"`
	Secrets   map[string]string `json:"secrets"`
	Outcome
	Then []Later `json:"then,omitempty"`
}

// Outcome is what one notification did.
type Outcome struct {
	Exchanges    []wire.Exchange `json:"exchanges"`
	Mail         *wire.Mail      `json:"smtp,omitempty"`
	Stage        string          `json:"stage,omitempty"` // of the error: parse, construct, render or send
	Error        *string         `json:"error"`
	Notification json.RawMessage `json:"notification"`
	Logs         []string        `json:"logs,omitempty"`
}

// Later is a further notification.
type Later struct {
	App       string `json:"app"`
	Recipient string `json:"recipient"`
	Outcome
}
