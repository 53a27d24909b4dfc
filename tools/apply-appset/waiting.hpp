// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apply-appset/live.hpp"
#include "apply-appset/options.hpp"
#include "apply-appset/planner.hpp"
#include "base/clock.hpp"
#include "cli/run.hpp"

namespace tools::apply_appset {

// Waits until the controller has worked out each set of the files: what it should make is there as
// wanted, and what should go is gone. Then follows all Applications as the tool `wait` does. Fails
// with `rejected` and its words where the controller cannot work out a set. Returns the exit
// status.
base::Result<int> wait_for_sets(const cli::Run& run, const Options& options, const Planned& planned,
                                Live& live, const base::Deadline& deadline);

}  // namespace tools::apply_appset
