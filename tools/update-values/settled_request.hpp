// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/result.hpp"
#include "cli/run.hpp"
#include "forges/forge.hpp"
#include "git/repository.hpp"
#include "update-values/request_branch.hpp"
#include "update-values/request_options.hpp"

// How requests end, and their branches.
namespace tools::update_values {

// "pull request 7", as people of this forge say it.
std::string named(const forges::Forge& forge, const forges::ChangeRequest& request);

// Whether the forge says of a request that was merged where its head was then. Gitea says where the
// branch is now.
bool knows_merged_head(const forges::Forge& forge);

// Whether the last request between the branches was merged as the head is now, at `commit`.
base::Result<bool> was_merged(forges::Forge& forge, const RequestBranches& branches,
                              const git::Oid& commit);

// Whether the last request between the branches was closed, and asked for the values of this
// digest.
base::Result<bool> was_refused(forges::Forge& forge, const RequestBranches& branches,
                               const std::string& value_digest);

// Puts a branch that is at `from` to where it was before: `to`, or nowhere where that is null.
// False where others have pushed to it, and where the server refuses, which is told.
base::Result<bool> put_back(const cli::Run& run, git::Repository& repository,
                            const std::string& branch, const git::Oid& from, const git::Oid& to);

// Deletes the branch of a request, if it still is at `commit`. False where it is not, and where the
// server refuses, which is told.
base::Result<bool> remove_branch(const cli::Run& run, git::Repository& repository,
                                 const std::string& branch, const git::Oid& commit);

// The same for a branch that was merged: no reason to fail, so that errors are told, too.
void delete_merged(const cli::Run& run, git::Repository& repository,
                   const RequestBranches& branches, const git::Oid& head);

// Whether a request that is open, although the base holds all that is asked for, is to be closed.
bool is_to_be_closed(const forges::ChangeRequest& open, const RequestBranch& branch);

// Where the base holds all that is asked for: reports the request that brought it there, or the one
// that is open. One that brings nothing any more is closed, with its branch, where nobody else has
// pushed to it or edited it. The branch of one that was merged is deleted where that was asked for.
base::Result<void> settle_request(cli::Run& run, forges::Forge& forge, git::Repository& repository,
                                  const RequestOptions& options, const RequestBranch& branch,
                                  const RequestBranches& branches);

}  // namespace tools::update_values
