// SPDX-License-Identifier: Apache-2.0

// Package updates asks Argo CD's own controller what it does with an application that is there when
// another one is wanted.
package updates

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"

	"github.com/argoproj/argo-cd/v3/applicationset/controllers"
	appv1 "github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"github.com/sirupsen/logrus"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/client-go/tools/record"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	"gitops-steps/oracles/applicationset/cases"
	"gitops-steps/oracles/applicationset/world"
)

type object = map[string]any

// Case names what differs from an application that both sides agree on. A key with null is left out.
type Case struct {
	Name                 string   `json:"name"`
	Live                 object   `json:"live,omitempty"`
	Desired              object   `json:"desired,omitempty"`
	Absent               bool     `json:"absent,omitempty"`
	Owner                *object  `json:"owner,omitempty"`
	Stranger             bool     `json:"stranger,omitempty"`
	Ignore               []any    `json:"ignore,omitempty"`
	Preserve             object   `json:"preserve,omitempty"`
	PreservedAnnotations []string `json:"preservedAnnotations,omitempty"`
	PreservedLabels      []string `json:"preservedLabels,omitempty"`
}

// Vector is a question with its answer.
type Vector struct {
	Name                 string          `json:"name"`
	Set                  object          `json:"set"`
	Live                 object          `json:"live,omitempty"`
	Desired              object          `json:"desired"`
	PreservedAnnotations []string        `json:"preservedAnnotations,omitempty"`
	PreservedLabels      []string        `json:"preservedLabels,omitempty"`
	Action               string          `json:"action"`
	Patch                json.RawMessage `json:"patch,omitempty"`
	After                object          `json:"after,omitempty"`
	Error                string          `json:"error,omitempty"`
}

// Ask reads the cases of a file and answers them.
func Ask(path string) ([]Vector, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	asked, err := cases.Parse[Case](text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	var vectors []Vector
	for _, one := range asked {
		vector, err := answer(one)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", one.Name, err)
		}
		vectors = append(vectors, vector)
	}
	return vectors, nil
}

var owner = object{"apiVersion": "argoproj.io/v1alpha1", "kind": "ApplicationSet", "name": "set",
	"uid": "uid-of-set", "controller": true, "blockOwnerDeletion": true}

func (one *Case) set() object {
	spec := object{"generators": []any{}, "template": object{"metadata": object{},
		"spec": object{"project": "", "destination": object{}}}}
	if one.Ignore != nil {
		spec["ignoreApplicationDifferences"] = one.Ignore
	}
	if one.Preserve != nil {
		spec["preservedFields"] = one.Preserve
	}
	return object{"apiVersion": "argoproj.io/v1alpha1", "kind": "ApplicationSet",
		"metadata": object{"name": "set", "namespace": world.Namespace, "uid": "uid-of-set"}, "spec": spec}
}

// The application that both sides agree on, changed.
func application(change object) object {
	metadata := object{"name": "app", "namespace": world.Namespace}
	spec := object{"project": "default", "source": object{"repoURL": "u", "path": "p"},
		"destination": object{"server": "s", "namespace": "n"}}
	app := object{"apiVersion": "argoproj.io/v1alpha1", "kind": "Application", "metadata": metadata,
		"spec": spec}
	for key, value := range change {
		if part, known := app[key].(object); known {
			maps.Copy(part, value.(object))
			maps.DeleteFunc(part, func(_ string, item any) bool { return item == nil })
		} else {
			app[key] = value
		}
	}
	return app
}

func (one *Case) live() object {
	if one.Absent {
		return nil
	}
	live := application(one.Live)
	switch {
	case one.Owner != nil:
		live["metadata"].(object)["ownerReferences"] = []any{*one.Owner}
	case !one.Stranger:
		live["metadata"].(object)["ownerReferences"] = []any{owner}
	}
	return live
}

func decode[Kind any](value object) (*Kind, error) {
	text, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	typed := new(Kind)
	return typed, json.Unmarshal(text, typed)
}

func answer(one Case) (Vector, error) {
	vector := Vector{Name: one.Name, Set: one.set(), Live: one.live(), Desired: application(one.Desired),
		Action: "none", PreservedAnnotations: one.PreservedAnnotations, PreservedLabels: one.PreservedLabels}
	set, err := decode[appv1.ApplicationSet](vector.Set)
	if err != nil {
		return vector, err
	}
	wanted, err := decode[appv1.Application](vector.Desired)
	if err != nil {
		return vector, err
	}
	wanted.APIVersion, wanted.Kind = "", "" // as rendered
	kept, err := vector.cluster()
	if err != nil {
		return vector, err
	}
	reconciler := &controllers.ApplicationSetReconciler{Client: kept, Scheme: kept.Scheme(),
		Recorder: record.NewFakeRecorder(10), ArgoCDNamespace: world.Namespace,
		GlobalPreservedAnnotations: one.PreservedAnnotations, GlobalPreservedLabels: one.PreservedLabels}
	err = createOrUpdate(reconciler, context.Background(), logrus.NewEntry(logrus.StandardLogger()), *set,
		[]appv1.Application{*wanted})
	if err != nil {
		vector.Error = err.Error()
	}
	return vector, vector.look(kept)
}

// A cluster with the live application, which tells the vector what is written.
func (vector *Vector) cluster() (client.Client, error) {
	builder := fake.NewClientBuilder().WithScheme(world.Scheme())
	if vector.Live != nil {
		live, err := decode[appv1.Application](vector.Live)
		if err != nil {
			return nil, err
		}
		builder = builder.WithObjects(live)
	}
	return builder.WithInterceptorFuncs(interceptor.Funcs{
		Create: func(ctx context.Context, inner client.WithWatch, app client.Object,
			options ...client.CreateOption) error {
			vector.Action = "create"
			return inner.Create(ctx, app, options...)
		},
		Patch: func(ctx context.Context, inner client.WithWatch, app client.Object, patch client.Patch,
			options ...client.PatchOption) error {
			data, err := patch.Data(app)
			vector.Action, vector.Patch = "update", data
			if err != nil {
				return err
			}
			return inner.Patch(ctx, app, patch, options...)
		},
	}).Build(), nil
}

func (vector *Vector) look(kept client.Client) error {
	var app appv1.Application
	err := kept.Get(context.Background(), client.ObjectKey{Namespace: world.Namespace, Name: "app"}, &app)
	if apierrors.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	text, err := json.Marshal(&app)
	if err != nil {
		return err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&vector.After); err != nil {
		return err
	}
	metadata := vector.After["metadata"].(object)
	delete(metadata, "resourceVersion")
	delete(metadata, "creationTimestamp")
	if _, had := vector.Live["status"]; !had {
		delete(vector.After, "status")
	}
	return nil
}
