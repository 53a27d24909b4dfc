// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"

	triggersv1beta1 "github.com/tektoncd/triggers/pkg/apis/triggers/v1beta1"
	"github.com/tektoncd/triggers/pkg/interceptors"
	"github.com/tektoncd/triggers/pkg/interceptors/cel"
	"github.com/tektoncd/triggers/pkg/interceptors/github"
	"github.com/tektoncd/triggers/pkg/interceptors/gitlab"
	"github.com/tektoncd/triggers/pkg/template"
	corev1 "k8s.io/api/core/v1"
)

// What a forge sends.
type event struct {
	Headers map[string]string `json:"headers"`
	Body    string            `json:"body"`
}

// The Secrets of the files, in the place of those of a cluster.
type secrets map[string]map[string]string

func (s secrets) Get(_ context.Context, _ string, ref *triggersv1beta1.SecretRef) ([]byte, error) {
	value, found := s[ref.SecretName][ref.SecretKey]
	if !found {
		return nil, fmt.Errorf("there is no Secret %s with %s", ref.SecretName, ref.SecretKey)
	}
	return []byte(value), nil
}

// Everything of the files that answering takes.
type world struct {
	listeners    []*triggersv1beta1.EventListener
	bindings     map[string]*triggersv1beta1.TriggerBinding
	templates    map[string]*triggersv1beta1.TriggerTemplate
	interceptors map[string]triggersv1beta1.InterceptorInterface
}

func answer(file string, objects []object) error {
	content, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var happened event
	if err := json.Unmarshal(content, &happened); err != nil {
		return err
	}
	around := newWorld(objects)
	if len(around.listeners) != 1 {
		return fmt.Errorf("there are %d listeners", len(around.listeners))
	}
	made := []json.RawMessage{}
	for _, trigger := range around.listeners[0].Spec.Triggers {
		resources, err := around.resources(trigger, happened)
		if err != nil {
			return err
		}
		for _, resource := range resources {
			// What is made must be as valid as what was written by hand.
			if _, err := decode(resource); err != nil {
				return err
			}
		}
		made = append(made, resources...)
	}
	return json.NewEncoder(os.Stdout).Encode(made)
}

func newWorld(objects []object) world {
	kept := secrets{}
	around := world{
		bindings:  map[string]*triggersv1beta1.TriggerBinding{},
		templates: map[string]*triggersv1beta1.TriggerTemplate{},
		interceptors: map[string]triggersv1beta1.InterceptorInterface{
			"cel": cel.NewInterceptor(kept), "github": github.NewInterceptor(kept),
			"gitlab": gitlab.NewInterceptor(kept),
		},
	}
	for _, object := range objects {
		switch value := object.value.(type) {
		case *triggersv1beta1.EventListener:
			around.listeners = append(around.listeners, value)
		case *triggersv1beta1.TriggerBinding:
			around.bindings[object.name] = value
		case *triggersv1beta1.TriggerTemplate:
			around.templates[object.name] = value
		case *corev1.Secret:
			kept[object.name] = value.StringData
		}
	}
	return around
}

// Does what the pod of an EventListener does for one of its triggers.
func (w world) resources(trigger triggersv1beta1.EventListenerTrigger, happened event) ([]json.RawMessage, error) {
	header := http.Header{}
	for name, value := range happened.Headers {
		header.Set(name, value)
	}
	extensions, err := w.intercept(trigger.Interceptors, header, happened.Body)
	if err != nil {
		return nil, err
	}
	resolved, err := template.ResolveTrigger(
		triggersv1beta1.Trigger{Spec: triggersv1beta1.TriggerSpec{
			Bindings: trigger.Bindings, Template: *trigger.Template}},
		lookUp(w.bindings), nil, lookUp(w.templates))
	if err != nil {
		return nil, err
	}
	params, err := template.ResolveParams(resolved, []byte(happened.Body), header, extensions,
		template.NewTriggerContext("event"))
	if err != nil {
		return nil, err
	}
	return template.ResolveResources(resolved.TriggerTemplate, params), nil
}

// Asks one interceptor after the other; the error says which one stopped the event, and why.
func (w world) intercept(chain []*triggersv1beta1.TriggerInterceptor, header http.Header, body string) (map[string]any, error) {
	extensions := map[string]any{}
	for _, interceptor := range chain {
		request := &triggersv1beta1.InterceptorRequest{
			Body: body, Header: header, Extensions: extensions,
			InterceptorParams: interceptors.GetInterceptorParams(interceptor),
			Context:           &triggersv1beta1.TriggerContext{TriggerID: "namespaces/shop-ci/triggers/push"},
		}
		name := interceptor.GetName()
		server, known := w.interceptors[name]
		if !known {
			return nil, fmt.Errorf("nobody here knows the interceptor %q", name)
		}
		response := server.Process(context.Background(), request)
		if !response.Continue {
			return nil, errors.New(name + " stopped it: " + response.Status.Message)
		}
		for key, value := range response.Extensions {
			extensions[key] = value
		}
	}
	return extensions, nil
}

func lookUp[T any](all map[string]*T) func(string) (*T, error) {
	return func(name string) (*T, error) {
		found, known := all[name]
		if !known {
			return nil, fmt.Errorf("there is no %q", name)
		}
		return found, nil
	}
}
