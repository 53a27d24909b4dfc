// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "cli/run.hpp"
#include "forges/forge.hpp"
#include "forges/propose.hpp"
#include "git/repository.hpp"
#include "update-values/request_branch.hpp"
#include "update-values/request_options.hpp"
#include "update-values/request_text.hpp"
#include "update-values/work.hpp"

namespace tools::update_values {

// A request for what is on a branch that has been pushed.
struct PullRequest {
  const RequestOptions& options;
  RequestText text;
  std::string key;
  const RequestBranch& branch;
  RequestBranches branches;  // both with their names
};

// The request as the room of forges wants it. Fails with `usage`.
base::Result<forges::Proposal> proposal_of(const PullRequest& request);

// Warns of what could not be added; with --strict-request fails with `rejected` instead.
base::Result<void> tell_skipped(const cli::Run& run, const RequestOptions& options,
                                const std::vector<forges::Skipped>& skipped);

// Sets the result `pull-request` and those that begin with its name.
void report_request(cli::Run& run, const forges::ChangeRequest& request);

// Opens the request or updates it, and waits until it is merged where that was asked for. Sets the
// same results, and `result` to `superseded` where somebody has put something else in the place of
// our commit. Fails with `rejected` where somebody has closed a request for the same values, and
// with --strict-request where something could not be added to it.
base::Result<forges::Proposed> request_merge(cli::Run& run, forges::Forge& forge,
                                             git::Repository& repository, const Work& work,
                                             const PullRequest& request,
                                             const base::Deadline& deadline);

// Where the base holds all that is asked for: reports the request that brought it there, or the one
// that is open. One that brings nothing any more is closed, with its branch, where nobody else has
// pushed to it or edited it. The branch of one that was merged is deleted where that was asked for.
base::Result<void> settle_request(cli::Run& run, forges::Forge& forge, git::Repository& repository,
                                  const RequestOptions& options, const RequestBranch& branch,
                                  const RequestBranches& branches);

// Whether the forge says of a request that was merged where its head was then. Gitea says where the
// branch is now.
bool knows_merged_head(const forges::Forge& forge);

// Whether the last request between the branches was merged as the head is now, at `commit`.
base::Result<bool> was_merged(forges::Forge& forge, const RequestBranches& branches,
                              const git::Oid& commit);

// Deletes the branch of a request, if it still is at `commit`. False where it is not, and where the
// server refuses, which is told.
base::Result<bool> remove_branch(const cli::Run& run, git::Repository& repository,
                                 const std::string& branch, const git::Oid& commit);

}  // namespace tools::update_values
