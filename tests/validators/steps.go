// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	pipelinev1 "github.com/tektoncd/pipeline/pkg/apis/pipeline/v1"
	"github.com/tektoncd/pipeline/pkg/apis/pipeline/v1beta1"
	"github.com/tektoncd/pipeline/pkg/client/clientset/versioned/fake"
	"github.com/tektoncd/pipeline/pkg/reconciler/taskrun/resources"
	"github.com/tektoncd/pipeline/pkg/workspace"
	"k8s.io/apimachinery/pkg/runtime"
)

// Prints the steps of the Task of a TaskRun as the controller makes a pod of them: StepActions are
// looked up, and all names replaced, in its order. Only the kubelet's part is left.
func resolve(objects []object) error {
	var run *pipelinev1.TaskRun
	var actions []runtime.Object
	for _, object := range objects {
		switch value := object.value.(type) {
		case *pipelinev1.TaskRun:
			run = value
		case *v1beta1.StepAction:
			value.Namespace = "shop-ci"
			actions = append(actions, value)
		}
	}
	if run == nil || run.Spec.TaskSpec == nil {
		return fmt.Errorf("there is no TaskRun with a taskSpec")
	}
	run.Namespace = "shop-ci"
	ctx := context.Background()
	spec := run.Spec.TaskSpec
	steps, err := resources.GetStepActionsData(ctx, *spec, run, fake.NewSimpleClientset(actions...), nil, nil)
	if err != nil {
		return err
	}
	spec.Steps = steps
	spec = resources.ApplyParameters(spec, run, spec.Params...)
	spec = resources.ApplyContexts(spec, run.Name, run)
	spec = resources.ApplyResults(spec)
	spec = resources.ApplyArtifacts(spec)
	spec = resources.ApplyStepExitCodePath(spec)
	spec = resources.ApplyWorkspaces(ctx, spec, spec.Workspaces, run.Spec.Workspaces,
		workspace.CreateVolumes(run.Spec.Workspaces))
	return json.NewEncoder(os.Stdout).Encode(spec.Steps)
}
