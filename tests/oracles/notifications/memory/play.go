// SPDX-License-Identifier: Apache-2.0

package memory

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/argoproj/notifications-engine/pkg/api"
	"github.com/argoproj/notifications-engine/pkg/controller"
	"github.com/argoproj/notifications-engine/pkg/services"
	"github.com/argoproj/notifications-engine/pkg/subscriptions"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/tools/cache"

	"gitops-steps/oracles/notifications/apps"
	"gitops-steps/oracles/notifications/inside"
)

// What a case may subscribe to.
var serviceNames = []string{"slack", "email", "hook"}

func (vector *Vector) play() error {
	remembered := vector.Before
	if vector.Filled > 0 {
		remembered = filled(vector.Filled)
	}
	for index := range vector.Steps {
		after, err := vector.take(&vector.Steps[index], remembered)
		if err != nil {
			return fmt.Errorf("%s: %w", vector.Name, err)
		}
		remembered = after
	}
	return nil
}

func filled(count int) string {
	keys := map[string]int{}
	for number := range count {
		keys[fmt.Sprintf("older-%d", number+1)] = number + 1
	}
	text, _ := json.Marshal(keys)
	return string(text)
}

// Takes one step and gives the annotation that the next one begins with.
func (vector *Vector) take(step *Step, remembered string) (string, error) {
	step.Sent = []string{}
	vendor := &vendor{step: step}
	engine, err := vector.engine(vendor)
	if err != nil {
		return "", err
	}
	annotations, err := look(engine, vector.SelfService != "", vector.resource(step, remembered), step)
	if err != nil {
		step.Errors = append(step.Errors, err.Error())
		return remembered, nil
	}
	slices.Sort(step.Sent)
	slices.Sort(step.Already)
	slices.Sort(step.Errors)
	after, known := annotations[subscriptions.NotifiedAnnotationKey()]
	if known {
		step.describe(after)
	}
	return after, nil
}

func (vector *Vector) engine(with *vendor) (api.API, error) {
	data := map[string]string{"template.said": "message: said"}
	for name, conditions := range vector.Triggers {
		data["trigger."+name] = conditions
	}
	config, err := api.ParseConfig(&corev1.ConfigMap{Data: data}, &corev1.Secret{})
	if err != nil {
		return nil, err
	}
	config.Namespace = vector.SelfService
	config.IsSelfServiceConfig = vector.SelfService != ""
	engine, err := api.NewAPI(*config, apps.Variables(nil, nil))
	if err != nil {
		return nil, err
	}
	for _, name := range serviceNames {
		engine.AddNotificationService(name, with)
	}
	return engine, nil
}

func (vector *Vector) resource(step *Step, remembered string) *unstructured.Unstructured {
	annotations := maps.Clone(vector.Annotations)
	if remembered != "" {
		annotations[subscriptions.NotifiedAnnotationKey()] = remembered
	}
	resource := &unstructured.Unstructured{Object: map[string]any{
		"kind":     "Application",
		"metadata": map[string]any{"name": "checkout", "namespace": "argocd"},
		"status":   step.Status,
	}}
	resource.SetAnnotations(annotations)
	return resource
}

func look(engine api.API, selfService bool, resource *unstructured.Unstructured, step *Step) (annotations map[string]string, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("panic: %v", cause)
		}
	}()
	informer := cache.NewSharedIndexInformer(&cache.ListWatch{}, resource, 0, cache.Indexers{})
	var made any = controller.NewController(nil, informer, nil)
	if selfService {
		made = controller.NewControllerWithNamespaceSupport(nil, informer, nil)
	}
	annotations, events, err := inside.Process(made, engine, resource)
	for _, delivered := range events.Delivered {
		if delivered.AlreadyNotified {
			step.Already = append(step.Already, delivered.Trigger+" "+written(delivered.Destination))
		}
	}
	for _, complaint := range append(events.Errors, events.Warnings...) {
		step.Errors = append(step.Errors, complaint.Error())
	}
	return annotations, err
}

func written(destination services.Destination) string {
	return destination.Service + ":" + destination.Recipient
}

// A vendor fails where the step says so.
type vendor struct {
	step *Step
}

func (answering *vendor) Send(_ services.Notification, destination services.Destination) error {
	name := written(destination)
	answering.step.Sent = append(answering.step.Sent, name)
	reason, fails := answering.step.Fails[name]
	switch {
	case !fails:
		return nil
	case reason == "too many":
		return &services.TooManyGitHubCommitStatusesError{Sha: "sha", Context: "context"}
	}
	return errors.New(reason)
}

const moment = 1767323045

func (step *Step) describe(after string) {
	var keys map[string]int64
	if err := json.Unmarshal([]byte(after), &keys); err != nil {
		panic(err)
	}
	step.Keys = len(keys)
	least := int64(moment)
	for key, time := range keys {
		switch {
		case !strings.HasPrefix(key, "older-"):
			keys[key] = min(time, moment)
			continue
		case time < least:
			step.Oldest, least = key, time
		}
		delete(keys, key)
	}
	text, _ := json.Marshal(keys)
	shown := string(text)
	step.After = &shown
}
