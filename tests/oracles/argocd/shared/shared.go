// SPDX-License-Identifier: Apache-2.0

// Package shared holds the two structs that Argo CD's functions for templates return.
package shared

import (
	"time"

	"gitops-steps/oracles/argocd/apiclient"
	"gitops-steps/oracles/argocd/v1alpha1"
)

// CommitMetadata is what repo.GetCommitMetadata returns.
type CommitMetadata struct {
	Message string
	Author  string
	Date    time.Time
	Tags    []string
}

// AppDetail is what repo.GetAppDetails returns.
type AppDetail struct {
	Type      string
	Helm      *CustomHelmAppSpec
	Kustomize *apiclient.KustomizeAppSpec
	Directory *apiclient.DirectoryAppSpec
}

// CustomHelmAppSpec is a chart with the parameters that the Application overrides.
type CustomHelmAppSpec struct {
	HelmAppSpec            apiclient.HelmAppSpec
	HelmParameterOverrides []v1alpha1.HelmParameter
}

// GetParameterValueByName looks into the overrides first; "" where there is none.
func (chart CustomHelmAppSpec) GetParameterValueByName(name string) string {
	for _, one := range chart.HelmParameterOverrides {
		if one.Name == name {
			return one.Value
		}
	}
	for _, one := range chart.HelmAppSpec.Parameters {
		if one.Name == name {
			return one.Value
		}
	}
	return ""
}

// GetFileParameterPathByName returns "" where there is none.
func (chart CustomHelmAppSpec) GetFileParameterPathByName(name string) string {
	for _, one := range chart.HelmAppSpec.FileParameters {
		if one.Name == name {
			return one.Path
		}
	}
	return ""
}
