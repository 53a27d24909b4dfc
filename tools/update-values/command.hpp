// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/run.hpp"

namespace tools::update_values {

// `update-values`: changes values in YAML or JSON files of a Git repository, in one commit.
const cli::Tool& tool();

}  // namespace tools::update_values
