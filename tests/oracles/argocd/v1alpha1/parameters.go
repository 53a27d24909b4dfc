// SPDX-License-Identifier: Apache-2.0

// Package v1alpha1 holds the parameters of a Helm chart in the shape in which Argo CD shows them to
// templates. The names of package, types and fields are visible there.
package v1alpha1

import "fmt"

// HelmParameter is one value that is set for a chart.
type HelmParameter struct {
	Name        string
	Value       string
	ForceString bool
}

// HelmFileParameter is one value of a chart that is read from a file.
type HelmFileParameter struct {
	Name string
	Path string
}

func (parameter *HelmParameter) String() string {
	if parameter == nil {
		return "nil"
	}
	return fmt.Sprintf("&HelmParameter{Name:%v,Value:%v,ForceString:%v,}",
		parameter.Name, parameter.Value, parameter.ForceString)
}

func (parameter *HelmFileParameter) String() string {
	if parameter == nil {
		return "nil"
	}
	return fmt.Sprintf("&HelmFileParameter{Name:%v,Path:%v,}", parameter.Name, parameter.Path)
}
