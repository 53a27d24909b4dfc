// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.hpp"
#include "cli/run.hpp"
#include "update-values/options.hpp"

namespace tools::update_values {

// Whether each flag of the command line has something to do in this run: one that is silently left
// out leaves its owner believing in it. What stands in variables may be there for other runs. Fails
// with `usage`.
base::Result<void> check_unused_flags(const cli::Run& run, const Options& options);

}  // namespace tools::update_values
