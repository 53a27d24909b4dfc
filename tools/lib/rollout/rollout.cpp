// SPDX-License-Identifier: Apache-2.0
#include "rollout/rollout.hpp"

#include <set>

#include "rollout/children.hpp"
#include "rollout/diagnosis.hpp"
#include "rollout/display.hpp"
#include "rollout/server_version.hpp"
#include "rollout/summary.hpp"

namespace rollout {

namespace {

// Who waits for an application that manages others, and not for them, should know.
void tell_of_children(const std::vector<const Tracker*>& trackers, base::Log& log) {
  std::size_t managers = 0;
  std::string manager;
  std::set<argocd::AppName> children;
  for (const auto* tracker : trackers) {
    const auto& application = tracker->application();
    if (!application || !is_success(tracker->outcome()->word)) continue;
    const auto names = children_of(*application);
    if (names.empty()) continue;
    ++managers;
    manager = to_string(tracker->full_name());
    children.insert(names.begin(), names.end());
  }
  for (const auto* tracker : trackers) {
    if (tracker->application()) children.erase(tracker->application()->name);
  }
  if (children.empty()) return;
  const auto count = children.size();
  log.info(
      (managers == 1 ? manager + " manages " : std::to_string(managers) + " of them manage ") +
      (count == 1 ? "an application that was" : std::to_string(count) + " applications that were") +
      " not waited for; --children waits for " + (count == 1 ? "it" : "them") + ", too");
}

}  // namespace

base::Result<int> follow(const cli::Run& run, argocd::ControlPlane& control_plane,
                         const Rollout& rollout, const base::Deadline& deadline, History* history) {
  const auto& plan = rollout.plan;
  if (plan) TRY(check_server_version(control_plane, *plan));
  const auto display = make_listener(run, deadline);
  Follower follower(control_plane, rollout.selection, rollout.goal, rollout.follow, deadline,
                    *display);
  std::optional<Containment> containment;
  if (rollout.goal.contains && history != nullptr) {
    containment.emplace(*history, run.log);
    follower.judge_with(*containment);
  }
  if (plan) TRY(follower.sync_first(*plan));
  if (auto ran = follower.run(); !ran) {
    if (ran.error().kind == base::ErrorKind::stopped) {
      report(findings_of(follower.trackers(), control_plane), deadline.spent(), run.report);
      run.report.set("result", to_string(outcome_of(ran.error()).word));
    }
    return with_what_goes_on(std::move(ran).error(), follower.trackers(), rollout.plan.has_value());
  }
  display->finish(follower.trackers());
  const bool waits = !rollout.plan && rollout.goal.needs_quiet();
  if (waits && !rollout.follow.with_children) tell_of_children(follower.trackers(), run.log);
  auto findings = findings_of(follower.trackers(), control_plane);
  if (findings.empty()) return none_found(run, rollout.allow_none, rollout.selection);
  const auto spent = deadline.spent();
  diagnose(control_plane, findings, rollout.goal, base::Deadline(run.clock, diagnosis_allowed));
  return conclude(run, findings, spent);
}

}  // namespace rollout
