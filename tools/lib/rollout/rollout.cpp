// SPDX-License-Identifier: Apache-2.0
#include "rollout/rollout.hpp"

#include "rollout/diagnosis.hpp"
#include "rollout/display.hpp"
#include "rollout/summary.hpp"

namespace rollout {

base::Result<int> follow(const cli::Run& run, argocd::ControlPlane& control_plane,
                         const Rollout& rollout, const base::Deadline& deadline) {
  const auto display = make_listener(run, deadline);
  Follower follower(control_plane, rollout.selection, rollout.goal, rollout.follow, deadline,
                    *display);
  if (rollout.plan) TRY(follower.sync_first(*rollout.plan));
  if (auto ran = follower.run(); !ran) {
    return with_what_goes_on(std::move(ran).error(), follower.trackers());
  }
  display->finish(follower.trackers());
  auto findings = findings_of(follower.trackers(), control_plane);
  if (findings.empty()) return none_found(rollout.allow_none, run.report, rollout.selection);
  const auto spent = deadline.spent();
  diagnose(control_plane, findings, rollout.goal, base::Deadline(run.clock, diagnosis_allowed));
  return conclude(run, findings, spent);
}

}  // namespace rollout
