// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "cli/run.hpp"
#include "git/credentials.hpp"
#include "update-values/options.hpp"
#include "yaml/assignment.hpp"

namespace tools::update_values {

// Makes what opens the repository that values are copied from, beside what was given.
using MadeLogins = std::function<base::Result<std::vector<git::CredentialSources::Login>>()>;

// The values that are copied from another repository or another revision, read once: what is to be
// set where. Empty where nothing is. What opens the repository that is changed is not shown to
// another server, but for what belongs to that by its name. `made_logins` is called at most once,
// and only where something is read; it may be empty.
base::Result<std::vector<yaml::Assignment>> read_copies_from_elsewhere(
    cli::Run& run, const Options& options, const MadeLogins& made_logins,
    const base::Deadline& deadline);

}  // namespace tools::update_values
