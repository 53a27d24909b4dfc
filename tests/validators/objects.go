// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	pipelinev1 "github.com/tektoncd/pipeline/pkg/apis/pipeline/v1"
	pipelinev1beta1 "github.com/tektoncd/pipeline/pkg/apis/pipeline/v1beta1"
	"github.com/tektoncd/triggers/pkg/apis/triggers/contexts"
	triggersv1beta1 "github.com/tektoncd/triggers/pkg/apis/triggers/v1beta1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	yamlreader "k8s.io/apimachinery/pkg/util/yaml"
	"knative.dev/pkg/apis"
	"sigs.k8s.io/json"
	"sigs.k8s.io/yaml"
)

// One document of a file, decoded and valid.
type object struct {
	file, kind, name string
	value            any
}

// What there is a webhook for.
type validated interface {
	apis.Defaultable
	apis.Validatable
}

var kinds = map[string]func() any{
	"tekton.dev/v1 Task":                              func() any { return &pipelinev1.Task{} },
	"tekton.dev/v1 TaskRun":                           func() any { return &pipelinev1.TaskRun{} },
	"tekton.dev/v1 Pipeline":                          func() any { return &pipelinev1.Pipeline{} },
	"tekton.dev/v1 PipelineRun":                       func() any { return &pipelinev1.PipelineRun{} },
	"tekton.dev/v1beta1 StepAction":                   func() any { return &pipelinev1beta1.StepAction{} },
	"triggers.tekton.dev/v1beta1 EventListener":       func() any { return &triggersv1beta1.EventListener{} },
	"triggers.tekton.dev/v1beta1 Trigger":             func() any { return &triggersv1beta1.Trigger{} },
	"triggers.tekton.dev/v1beta1 TriggerBinding":      func() any { return &triggersv1beta1.TriggerBinding{} },
	"triggers.tekton.dev/v1beta1 TriggerTemplate":     func() any { return &triggersv1beta1.TriggerTemplate{} },
	"v1 ConfigMap":                                    func() any { return &corev1.ConfigMap{} },
	"v1 Namespace":                                    func() any { return &corev1.Namespace{} },
	"v1 Secret":                                       func() any { return &corev1.Secret{} },
	"v1 ServiceAccount":                               func() any { return &corev1.ServiceAccount{} },
	"batch/v1 Job":                                    func() any { return &batchv1.Job{} },
	"rbac.authorization.k8s.io/v1 Role":               func() any { return &rbacv1.Role{} },
	"rbac.authorization.k8s.io/v1 RoleBinding":        func() any { return &rbacv1.RoleBinding{} },
	"rbac.authorization.k8s.io/v1 ClusterRole":        func() any { return &rbacv1.ClusterRole{} },
	"rbac.authorization.k8s.io/v1 ClusterRoleBinding": func() any { return &rbacv1.ClusterRoleBinding{} },
}

// Reads all files; the error has every document that is wrong.
func readAll(files []string) ([]object, error) {
	var objects []object
	var wrong []error
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		documents := yamlreader.NewYAMLReader(bufio.NewReader(bytes.NewReader(content)))
		for {
			document, err := documents.Read()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return nil, fmt.Errorf("%s: %w", file, err)
			}
			if isEmpty(document) {
				continue
			}
			found, err := decode(document)
			if err != nil {
				wrong = append(wrong, fmt.Errorf("%s: %w", file, err))
				continue
			}
			found.file = file
			objects = append(objects, found)
		}
	}
	return objects, errors.Join(wrong...)
}

// Decodes and validates one document, as JSON or YAML.
func decode(document []byte) (object, error) {
	var meta struct {
		metav1.TypeMeta   `json:",inline"`
		metav1.ObjectMeta `json:"metadata"`
	}
	if err := yaml.Unmarshal(document, &meta); err != nil {
		return object{}, err
	}
	make, known := kinds[meta.APIVersion+" "+meta.Kind]
	if !known {
		return object{}, fmt.Errorf("nobody here knows %s %s", meta.APIVersion, meta.Kind)
	}
	found := object{kind: meta.Kind, name: meta.Name + meta.GenerateName, value: make()}
	if err := unmarshal(document, found.value); err != nil {
		return object{}, fmt.Errorf("%s %s: %w", found.kind, found.name, err)
	}
	if err := validate(found.value); err != nil {
		return object{}, fmt.Errorf("%s %s: %w", found.kind, found.name, err)
	}
	return found, nil
}

// As the API server does with fieldValidation=Strict: no field that nobody knows, none twice, and none
// in other letters.
func unmarshal(document []byte, value any) error {
	text, err := yaml.YAMLToJSONStrict(document)
	if err != nil {
		return err
	}
	wrong, err := json.UnmarshalStrict(text, value)
	return errors.Join(append(wrong, err)...)
}

func validate(value any) error {
	// As the webhooks of both do it.
	ctx := contexts.WithUpgradeViaDefaulting(apis.WithinCreate(context.Background()))
	if meta, ok := value.(metav1.Object); ok && meta.GetName() == "" && meta.GetGenerateName() != "" {
		meta.SetName(meta.GetGenerateName() + "x7k2p") // the API server has done so by then
	}
	if value, ok := value.(validated); ok {
		value.SetDefaults(ctx)
		if err := value.Validate(ctx); err != nil {
			return err
		}
	}
	if template, ok := value.(*triggersv1beta1.TriggerTemplate); ok {
		for _, resource := range template.Spec.ResourceTemplates {
			if _, err := decode(resource.RawExtension.Raw); err != nil {
				return fmt.Errorf("in its resourcetemplates: %w", err)
			}
		}
	}
	return nil
}

func isEmpty(document []byte) bool {
	var value any
	return yaml.Unmarshal(document, &value) == nil && value == nil || len(bytes.TrimSpace(document)) == 0
}
