// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "argocd/control_plane.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "cli/run.hpp"
#include "sync/options.hpp"

namespace tools::sync {

// The whole of a run with --rollback and --dry-run: prints what would be asked for.
base::Result<int> show_rollbacks(const cli::Run& run, const Options& options,
                                 argocd::ControlPlane& control_plane,
                                 const base::Deadline& deadline);

}  // namespace tools::sync
