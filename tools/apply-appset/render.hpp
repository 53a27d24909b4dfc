// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "applicationset/json.hpp"
#include "cli/run.hpp"

namespace tools::apply_appset {

// Prints Applications on standard output: as YAML documents, or, where results are wanted as JSON,
// as one List: all that is in them, logins too, as it goes into the manifest of a user. Nothing in
// it can be taken for a command by a CI runner.
base::Result<void> print_applications(cli::Run& run,
                                      const std::vector<const applicationset::Json*>& all);

}  // namespace tools::apply_appset
