// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "cli/run.hpp"
#include "git/repository.hpp"
#include "update-values/committer.hpp"
#include "update-values/forge_access.hpp"
#include "update-values/options.hpp"
#include "update-values/values_file.hpp"
#include "update-values/wording.hpp"
#include "update-values/work.hpp"

namespace tools::update_values {

// What a run that asks for a merge has to work with.
struct RequestRun {
  cli::Run& run;
  const Options& options;
  const ForgeAccess& access;
  git::Repository& repository;
  GitCommitter& git;  // of push options
  Committer& committer;
  const Work& work;
  const Wording& wording;
  const base::Deadline& deadline;
};

// Does the work on a branch of its own, and asks for that to be merged. Returns the files.
base::Result<std::vector<EditedFile>> change_by_request(const RequestRun& run);

}  // namespace tools::update_values
