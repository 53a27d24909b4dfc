// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "argocd/control_plane.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "cli/run.hpp"
#include "sync/options.hpp"

namespace tools::sync {

// Ends the operation under way of each application, waits until it is gone, and reports. Returns
// the exit status, or the failure that the run ends with.
base::Result<int> terminate_operations(const cli::Run& run, const Options& options,
                                       argocd::ControlPlane& control_plane,
                                       const base::Deadline& deadline);

}  // namespace tools::sync
