// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "base/result.hpp"
#include "cli/run.hpp"
#include "update-values/committer.hpp"
#include "update-values/forge_access.hpp"
#include "update-values/options.hpp"
#include "update-values/promote.hpp"
#include "update-values/values_file.hpp"
#include "update-values/wording.hpp"

namespace tools::update_values {

// What a run that asks for a merge has to work with.
struct RequestRun {
  cli::Run& run;
  const Options& options;
  const ForgeAccess& access;
  GitCommitter& git;  // of push options
  const Wording& wording;
  const Undertaking& undertaking;
};

// Does the work on a branch of its own, and asks for that to be merged. Returns the files.
base::Result<std::vector<EditedFile>> change_by_request(const RequestRun& run);

}  // namespace tools::update_values
