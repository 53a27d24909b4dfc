// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "argocd/control_plane.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "cli/run.hpp"
#include "rollout/containment.hpp"
#include "rollout/follower.hpp"
#include "rollout/goal.hpp"
#include "rollout/trigger.hpp"

namespace rollout {

// Which applications shall go where.
struct Rollout {
  argocd::Selection selection = {};
  std::optional<SyncPlan> plan = std::nullopt;  // starts a sync of each first
  Goal goal = {};
  FollowSettings follow = {};
  bool allow_none = false;
};

// Follows them to their end: shows what goes on, looks for the reasons of failures, and reports.
// Returns the exit status, or the failure that the run ends with. Goal::contains needs a history.
base::Result<int> follow(const cli::Run& run, argocd::ControlPlane& control_plane,
                         const Rollout& rollout, const base::Deadline& deadline,
                         History* history = nullptr);

}  // namespace rollout
