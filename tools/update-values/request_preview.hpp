// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "cli/run.hpp"
#include "forges/forge.hpp"
#include "update-values/pull_request.hpp"

// What a run would ask for, where it only looks.
namespace tools::update_values {

// Prints a request as it would be: from where to where, its title and text, and what else was asked
// for. `word` is what the forge calls it.
base::Result<void> print_request(const cli::Run& run, const PullRequest& request,
                                 const std::string& word);

// Prints whether it would be opened, or what would become of the one that is there; that one is
// reported.
base::Result<void> preview_request(cli::Run& run, forges::Forge& forge, const PullRequest& request,
                                   const base::Deadline& deadline);

// The same where the base holds all that is asked for.
base::Result<void> preview_settled(cli::Run& run, forges::Forge& forge, const RequestBranch& branch,
                                   const RequestBranches& branches);

}  // namespace tools::update_values
