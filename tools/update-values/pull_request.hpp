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

// Fails with `rejected` where somebody has closed a request for the same values and --reopen is not
// given. Sets the same results then.
base::Result<void> check_not_refused(cli::Run& run, forges::Forge& forge,
                                     const PullRequest& request, const base::Deadline& deadline);

// Opens the request or updates it, and waits until it is merged where that was asked for. Sets the
// same results, and `result` to `superseded` where somebody has put something else in the place of
// our commit. Fails with `rejected` where somebody has closed a request for the same values, and
// with --strict-request where something could not be added to it.
base::Result<forges::Proposed> request_merge(cli::Run& run, forges::Forge& forge,
                                             git::Repository& repository, const Work& work,
                                             const PullRequest& request,
                                             const base::Deadline& deadline);

}  // namespace tools::update_values
