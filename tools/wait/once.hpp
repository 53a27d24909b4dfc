// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "argocd/control_plane.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "cli/run.hpp"
#include "rollout/containment.hpp"
#include "rollout/goal.hpp"
#include "rollout/summary.hpp"
#include "wait/options.hpp"

namespace tools::wait {

// Whether an application is there as it stands, and what is missing if not. Nothing is refreshed:
// without a wanted revision, the one it was compared to last is judged. Nobody has waited, so what
// would only take time is a `timeout` that ends with status 1.
rollout::Outcome judge_as_it_is(const argocd::Application& application, const rollout::Goal& goal,
                                base::TimePoint now);

// The whole of a run with --once: looks, prints how each application is and what it lacks, and
// reports that as a run that waited does.
base::Result<int> look_once(const cli::Run& run, const Options& options,
                            argocd::ControlPlane& control_plane, const base::Deadline& deadline,
                            rollout::History& history);

}  // namespace tools::wait
