// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.hpp"
#include "cli/run.hpp"
#include "update-values/options.hpp"

namespace tools::update_values {

// Whether the flags go together, and say all that is needed. Fails with `usage`.
base::Result<void> check_options(const cli::Run& run, const Options& options);

}  // namespace tools::update_values
