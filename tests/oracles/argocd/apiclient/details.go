// SPDX-License-Identifier: Apache-2.0

// Package apiclient holds what Argo CD's repository server says about a source, in the shape in
// which templates see it. The fields XXX_… are printed by %v, so they are here, too.
package apiclient

import "gitops-steps/oracles/argocd/v1alpha1"

// HelmAppSpec describes a chart.
type HelmAppSpec struct {
	Name                 string
	ValueFiles           []string
	Parameters           []*v1alpha1.HelmParameter
	Values               string
	FileParameters       []*v1alpha1.HelmFileParameter
	XXX_NoUnkeyedLiteral struct{}
	XXX_unrecognized     []byte
	XXX_sizecache        int32
}

// KustomizeAppSpec describes a kustomization.
type KustomizeAppSpec struct {
	Images               []string
	XXX_NoUnkeyedLiteral struct{}
	XXX_unrecognized     []byte
	XXX_sizecache        int32
}

// DirectoryAppSpec describes a folder of manifests: nothing is known of it.
type DirectoryAppSpec struct {
	XXX_NoUnkeyedLiteral struct{}
	XXX_unrecognized     []byte
	XXX_sizecache        int32
}
