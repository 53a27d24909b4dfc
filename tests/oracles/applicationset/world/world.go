// SPDX-License-Identifier: Apache-2.0

// Package world is what an ApplicationSet can ask about: clusters, repositories, providers. It hands
// it to the real generators of Argo CD.
package world

// Namespace is where Argo CD and the sets live.
const Namespace = "argocd"

// World is all that surrounds a set. What is empty is not there.
type World struct {
	Settings     Settings                    `json:"settings,omitzero"`
	Secrets      []map[string]any            `json:"secrets,omitempty"`
	ConfigMaps   []map[string]any            `json:"configMaps,omitempty"`
	Resources    []map[string]any            `json:"resources,omitempty"`
	Projects     []string                    `json:"projects,omitzero"`
	Repositories map[string]map[string]Files `json:"repositories,omitempty"`
	Links        map[string]map[string]Files `json:"links,omitempty"`
	Plugin       *Plugin                     `json:"plugin,omitempty"`
	PullRequests *PullRequests               `json:"pullRequests,omitempty"`
	SCM          *SCM                        `json:"scm,omitempty"`
}

// Files are texts, or targets of symbolic links, by path.
type Files map[string]string

// Settings of the controller that change what a set comes to.
type Settings struct {
	NewGitFileGlobbing       bool     `json:"newGitFileGlobbing,omitempty"`
	IncludeHiddenDirectories bool     `json:"includeHiddenDirectories,omitempty"`
	ProvidersDisabled        bool     `json:"providersDisabled,omitempty"`
	AllowedProviders         []string `json:"allowedProviders,omitempty"`
	TokenRefStrictMode       bool     `json:"tokenRefStrictMode,omitempty"`
}

// Plugin answers every request alike.
type Plugin struct {
	Status int    `json:"status,omitempty"`
	Body   string `json:"body"`
}

// PullRequests are what the provider of the pullRequest generator lists, whichever one is meant.
type PullRequests struct {
	List     []PullRequest `json:"list,omitempty"`
	Error    string        `json:"error,omitempty"`
	NotFound bool          `json:"notFound,omitempty"`
}

// PullRequest is one that the provider lists.
type PullRequest struct {
	Number       int64    `json:"number"`
	Title        string   `json:"title,omitempty"`
	Branch       string   `json:"branch,omitempty"`
	TargetBranch string   `json:"targetBranch,omitempty"`
	HeadSHA      string   `json:"headSha,omitempty"`
	Labels       []string `json:"labels,omitempty"`
	Author       string   `json:"author,omitempty"`
}

// SCM is what the provider of the scmProvider generator lists, whichever one is meant.
type SCM struct {
	AllBranches bool         `json:"allBranches,omitempty"`
	Error       string       `json:"error,omitempty"`
	List        []Repository `json:"list,omitempty"`
}

// Repository is one that the provider lists. The first branch is the default one.
type Repository struct {
	Organization string            `json:"organization"`
	Repository   string            `json:"repository"`
	URLs         map[string]string `json:"urls,omitempty"`
	Labels       []string          `json:"labels,omitempty"`
	ID           any               `json:"id,omitempty"`
	IDPointer    bool              `json:"idPointer,omitempty"`
	Branches     []Branch          `json:"branches,omitempty"`
}

// Branch of a repository, with the paths that exist there.
type Branch struct {
	Name  string   `json:"name"`
	SHA   string   `json:"sha"`
	Paths []string `json:"paths,omitempty"`
}
