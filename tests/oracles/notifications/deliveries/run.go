// SPDX-License-Identifier: Apache-2.0

package deliveries

import (
	"fmt"
	"strings"

	"github.com/argoproj/notifications-engine/pkg/api"
	"github.com/argoproj/notifications-engine/pkg/services"
	corev1 "k8s.io/api/core/v1"

	"gitops-steps/oracles/notifications/apps"
	"gitops-steps/oracles/notifications/lines"
	"gitops-steps/oracles/notifications/wire"
)

// Runner runs cases, one after the other.
type Runner struct {
	Sets    apps.Sets
	Vendors *wire.Vendors
	Logs    *lines.Logs
	key     string // of the GitHub app, where a secret says RSA-KEY
}

// Run gives the vectors of all cases.
func (runner *Runner) Run() ([]Vector, error) {
	found, err := readFiles()
	if err != nil {
		return nil, err
	}
	if runner.key, err = newKey(); err != nil {
		return nil, err
	}
	var vectors []Vector
	for _, file := range found {
		for _, one := range file.Cases {
			vector, err := runner.runCase(file, one)
			if err != nil {
				return nil, fmt.Errorf("%s: %s: %w", file.Type, one.Name, err)
			}
			vectors = append(vectors, vector)
		}
	}
	return vectors, nil
}

func (runner *Runner) runCase(file File, one Case) (Vector, error) {
	vector := Vector{
		Name: one.Name, Type: one.Type, Service: one.Service, Options: *one.Options,
		Templates: one.Templates, Recipient: *one.Recipient, App: one.App,
		Context: one.Context, Secrets: one.Secrets,
	}
	runner.Vendors.Play(wire.Script{Once: one.Replies, Always: file.Replies}, one.SMTP)
	runner.Logs.Take()
	sender, outcome := runner.prepare(one)
	if sender == nil {
		vector.Outcome = runner.clean(outcome)
		return vector, nil
	}
	outcome, err := runner.send(sender, one.App, *one.Recipient)
	if err != nil {
		return vector, err
	}
	vector.Outcome = outcome
	for _, next := range one.Then {
		later := Later{App: one.App, Recipient: *one.Recipient}
		if next.App != "" {
			later.App = next.App
		}
		if next.Recipient != nil {
			later.Recipient = *next.Recipient
		}
		if later.Outcome, err = runner.send(sender, later.App, later.Recipient); err != nil {
			return vector, err
		}
		vector.Then = append(vector.Then, later)
	}
	return vector, nil
}

// A sender is the engine with one service and the templates of a case.
type sender struct {
	api.API
	names   []string
	service string
	spy     *spy
}

// The names of the templates of a case.
var templateNames = []string{"first", "second", "third"}

// What the engine makes of the ConfigMap and the Secret of a case, or why it refuses them.
func (runner *Runner) prepare(one Case) (*sender, Outcome) {
	key := "service." + one.Type
	if one.Service != one.Type {
		key += "." + one.Service
	}
	data := map[string]string{key: runner.Vendors.Fill(*one.Options)}
	names := templateNames[:len(one.Templates)]
	for index, name := range names {
		data["template."+name] = one.Templates[index]
	}
	secrets := apps.Bytes(one.Secrets)
	for name, value := range secrets {
		filled := strings.ReplaceAll(runner.Vendors.Fill(string(value)), "RSA-KEY", runner.key)
		secrets[name] = []byte(filled)
	}
	config, err := api.ParseConfig(&corev1.ConfigMap{Data: data}, &corev1.Secret{Data: secrets})
	if err != nil {
		return nil, failed("parse", err)
	}
	engine, err := api.NewAPI(*config, apps.Variables(one.Context, secrets))
	if err != nil {
		return nil, failed("construct", err)
	}
	watching := &spy{service: engine.GetNotificationServices()[one.Service]}
	engine.AddNotificationService(one.Service, watching)
	return &sender{engine, names, one.Service, watching}, Outcome{}
}

func failed(stage string, err error) Outcome {
	text := err.Error()
	return Outcome{Stage: stage, Error: &text}
}

func (runner *Runner) send(with *sender, name, recipient string) (Outcome, error) {
	app, err := runner.Sets.Find(name)
	if err != nil {
		return Outcome{}, err
	}
	with.spy.notification = nil
	var outcome Outcome
	if err := with.attempt(app, recipient); err != nil {
		outcome = failed("send", err)
		if with.spy.notification == nil {
			outcome.Stage = "render"
		}
	}
	outcome.Notification = with.spy.notification
	outcome.Exchanges, outcome.Mail = runner.Vendors.Take()
	return runner.clean(outcome), nil
}

// Argo CD recovers from a panic too, and logs it.
func (with *sender) attempt(app map[string]any, recipient string) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("panic: %v", cause)
		}
	}()
	destination := services.Destination{Service: with.service, Recipient: recipient}
	return with.Send(app, with.names, destination)
}
