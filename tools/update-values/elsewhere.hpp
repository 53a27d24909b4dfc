// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "cli/run.hpp"
#include "update-values/options.hpp"
#include "yaml/assignment.hpp"

namespace tools::update_values {

// The values that are copied from another repository or another revision, read once: what is to be
// set where. Empty where nothing is. What opens the repository that is changed is not shown to
// another server, but for what belongs to that by its name.
base::Result<std::vector<yaml::Assignment>> read_copies_from_elsewhere(
    cli::Run& run, const Options& options, const base::Deadline& deadline);

}  // namespace tools::update_values
