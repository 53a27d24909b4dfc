// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "cli/run.hpp"
#include "update-values/options.hpp"
#include "update-values/values_file.hpp"

namespace tools::update_values {

// Does what the flags ask for in a repository: by a commit on its branch, or by a request for one.
// Reports it, and returns the files.
base::Result<std::vector<EditedFile>> change_repository(cli::Run& run, const Options& options,
                                                        const base::Deadline& deadline);

}  // namespace tools::update_values
