// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "argocd/control_plane.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "cli/run.hpp"
#include "sync/options.hpp"

namespace tools::sync {

// The whole of a run with --dry-run: what --diff shows, and the request that would be sent. An
// application without a diff is no failure, but the message says so; one that is not there, or that
// nobody may see, is one. With --core there is no fresh look at Git: asking for one is a write into
// the application.
base::Result<int> show_requests(cli::Run& run, const Options& options,
                                argocd::ControlPlane& control_plane,
                                const base::Deadline& deadline);

}  // namespace tools::sync
