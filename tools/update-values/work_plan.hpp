// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "cli/run.hpp"
#include "git/repository.hpp"
#include "update-values/elsewhere.hpp"
#include "update-values/options.hpp"
#include "update-values/reversal.hpp"
#include "update-values/value_edits.hpp"

namespace tools::update_values {

// The values that the flags ask for: reads --changes, what is copied from elsewhere, and what the
// registry knows of images.
base::Result<ValueEdits> plan_value_edits(cli::Run& run, const Options& options,
                                          const MadeLogins& made_logins,
                                          const base::Deadline& deadline);

// What --revert asks for.
base::Result<Reversal> plan_revert(git::Repository& repository, const Options& options);

}  // namespace tools::update_values
