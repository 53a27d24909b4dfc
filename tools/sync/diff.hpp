// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "argocd/control_plane.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "cli/run.hpp"
#include "rollout/summary.hpp"
#include "sync/options.hpp"
#include "sync/targets.hpp"

namespace tools::sync {

// The whole of a run with --diff: prints and reports what a sync would change, resource by resource
// and field by field, after Argo CD has looked at Git. Where only Kubernetes is asked there are no
// fields. Returns `cli::would_change` where that was asked for.
base::Result<int> show_diff(const cli::Run& run, const Options& options,
                            argocd::ControlPlane& control_plane, const base::Deadline& deadline);

// What a sync with this request would change in one application, or why nobody can say.
base::Result<rollout::Finding> diff_of(argocd::ControlPlane& control_plane, const Target& target,
                                       const argocd::SyncRequest& request);

// For people. Without the API server there are no fields, which is said.
void print_diff(const cli::Run& run, const rollout::Finding& finding, bool has_fields);

}  // namespace tools::sync
