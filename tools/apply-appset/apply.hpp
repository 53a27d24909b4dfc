// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apply-appset/live.hpp"
#include "apply-appset/options.hpp"
#include "apply-appset/planner.hpp"
#include "base/clock.hpp"
#include "cli/run.hpp"

namespace tools::apply_appset {

// Makes the plan, passes the guards, writes what the files have, and waits where that is wanted.
// Nothing is deleted here: what goes is what the controller deletes. Returns the exit status.
base::Result<int> apply(cli::Run& run, const Options& options, Planner& planner, Live& live,
                        const base::Deadline& deadline);

}  // namespace tools::apply_appset
