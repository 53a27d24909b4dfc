// SPDX-License-Identifier: Apache-2.0

package world

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/argoproj/argo-cd/v3/applicationset/services/pull_request"
	"github.com/argoproj/argo-cd/v3/applicationset/services/scm_provider"
)

// List gives the pull requests, or the error that there is instead.
func (requests *PullRequests) service(context.Context) (pull_request.PullRequestService, error) {
	var failure error
	if requests.Error != "" {
		failure = errors.New(requests.Error)
	}
	if requests.NotFound {
		failure = pull_request.NewRepositoryNotFoundError(failure)
	}
	var list []*pull_request.PullRequest
	for _, request := range requests.List {
		list = append(list, &pull_request.PullRequest{
			Number: request.Number, Title: request.Title, Branch: request.Branch,
			TargetBranch: request.TargetBranch, HeadSHA: request.HeadSHA, Labels: request.Labels,
			Author: request.Author})
	}
	return pull_request.NewFakeService(context.Background(), list, failure)
}

// ListRepos gives each repository once, with its default branch.
func (scm *SCM) ListRepos(_ context.Context, protocol string) ([]*scm_provider.Repository, error) {
	if scm.Error != "" {
		return nil, errors.New(scm.Error)
	}
	if protocol == "" {
		protocol = "ssh"
	}
	var list []*scm_provider.Repository
	for _, repository := range scm.List {
		url, known := repository.URLs[protocol]
		if !known {
			return nil, fmt.Errorf("unknown clone protocol %s", protocol)
		}
		list = append(list, &scm_provider.Repository{
			Organization: repository.Organization, Repository: repository.Repository, URL: url,
			Branch: repository.Branches[0].Name, Labels: repository.Labels,
			RepositoryId: repository.id()})
	}
	return list, nil
}

func (repository *Repository) id() any {
	number, isNumber := repository.ID.(json.Number)
	if !isNumber {
		return repository.ID
	}
	whole, err := number.Int64()
	must(err)
	if repository.IDPointer {
		return &whole
	}
	return int(whole)
}

func (scm *SCM) find(name string) *Repository {
	for at := range scm.List {
		if scm.List[at].Repository == name {
			return &scm.List[at]
		}
	}
	return nil
}

// RepoHasPath says whether the branch that is meant has the path.
func (scm *SCM) RepoHasPath(_ context.Context, repo *scm_provider.Repository, path string) (bool, error) {
	for _, branch := range scm.find(repo.Repository).Branches {
		if branch.Name == repo.Branch {
			return slices.Contains(branch.Paths, path), nil
		}
	}
	return false, nil
}

// GetBranches gives the repository once for each branch that counts.
func (scm *SCM) GetBranches(_ context.Context, repo *scm_provider.Repository) ([]*scm_provider.Repository, error) {
	var list []*scm_provider.Repository
	for at, branch := range scm.find(repo.Repository).Branches {
		if at > 0 && !scm.AllBranches {
			break
		}
		copied := *repo
		copied.Branch, copied.SHA = branch.Name, branch.SHA
		list = append(list, &copied)
	}
	return list, nil
}
