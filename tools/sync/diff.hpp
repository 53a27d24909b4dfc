// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "argocd/control_plane.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "cli/run.hpp"
#include "sync/options.hpp"

namespace tools::sync {

// The whole of a run with --diff: prints and reports what a sync would change, resource by resource
// and field by field, after Argo CD has looked at Git. Where only Kubernetes is asked there are no
// fields. Returns `cli::would_change` where that was asked for.
base::Result<int> show_diff(const cli::Run& run, const Options& options,
                            argocd::ControlPlane& control_plane, const base::Deadline& deadline);

// The whole of a run with --dry-run: the same, and the request that would be sent. With --core
// there is no fresh look at Git: asking for one is a write into the application.
base::Result<int> show_requests(cli::Run& run, const Options& options,
                                argocd::ControlPlane& control_plane,
                                const base::Deadline& deadline);

}  // namespace tools::sync
