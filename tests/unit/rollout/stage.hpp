// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "rollout/tracker.hpp"

// One application and its tracker, in virtual time.
namespace rollout_tests {

inline const std::string old_commit(40, 'a');
inline const std::string new_commit(40, 'b');

inline rollout::Goal goal_of(std::string revision = {}) {
  rollout::Goal goal;
  if (!revision.empty()) goal.revisions = {{.revision = std::move(revision)}};
  return goal;
}

inline argocd::OperationState operation(argocd::Phase phase, base::Seconds started,
                                        std::string revision = new_commit) {
  argocd::OperationState state = {.phase = phase, .started_at = started};
  state.operation.revisions = {revision};
  state.operation.initiated_by = "somebody";
  state.revisions = {std::move(revision)};
  if (is_completed(phase)) state.finished_at = started + 1;
  return state;
}

class Stage {
 public:
  explicit Stage(rollout::Goal goal = goal_of())
      : tracker({.name = "web", .ns = "argocd"}, std::move(goal)) {
    there.name = tracker.name();
    there.uid = "first";
    there.resource_version = "100";
    there.sync = argocd::Sync::synced;
    there.health = argocd::Health::healthy;
    there.revisions = {old_commit};
    there.is_automated = true;
    there.is_compared_to_spec = true;
    there.has_resources = true;
    there.reconciled_at = 1000;
  }

  // Lets time pass; what the tracker asks for is answered at once.
  Stage& pass(base::Duration duration) {
    constexpr base::Duration step = std::chrono::milliseconds(100);
    for (const auto end = now + duration; now < end && !tracker.outcome(); now += step) answer();
    answer();
    return *this;
  }

  // Changes what is there, and says so in an event.
  Stage& change(const std::function<void(argocd::Application&)>& how) {
    change_silently(how);
    tracker.observe(there, rollout::From::event, now);
    return *this;
  }

  Stage& change_silently(const std::function<void(argocd::Application&)>& how) {
    how(there);
    there.resource_version = std::to_string(std::stoi(there.resource_version) + 1);
    return *this;
  }

  // The tracker's word, or what is missing.
  std::string said() const {
    if (tracker.outcome()) return std::string(to_string(tracker.outcome()->word));
    return "waiting: " + tracker.missing_part();
  }
  std::string message() const { return tracker.outcome() ? tracker.outcome()->message : ""; }

  rollout::Tracker tracker;
  argocd::Application there;         // what a read shows
  std::optional<base::Error> error;  // or this
  bool is_listed = true;
  std::function<void(argocd::Application&)> on_refresh = [](auto&) {};
  bool answers_refreshes = true;
  base::TimePoint now = {};
  int reads = 0;
  int refreshes = 0;

 private:
  void answer() {
    for (int i = 0; i < 4; ++i) {
      const auto need = tracker.need(now);
      if (need == rollout::Need::nothing) return;
      tracker.begin(need, now);
      if (need == rollout::Need::list) {
        if (!is_listed)
          tell_missing({.kind = base::ErrorKind::not_found, .message = ""}, rollout::From::list);
        tracker.end(need, true, now);
        continue;
      }
      ++(need == rollout::Need::read ? reads : refreshes);
      if (need == rollout::Need::refresh && answers_refreshes) refresh();
      const bool succeeds = !error && (need == rollout::Need::read || answers_refreshes);
      if (error) tell_missing(*error, rollout::From::read);
      if (succeeds) tracker.observe(there, rollout::From::read, now);
      tracker.end(need, succeeds, now);
    }
  }

  void tell_missing(const base::Error& what, rollout::From from) {
    const bool is_about_it =
        what.kind == base::ErrorKind::not_found || what.kind == base::ErrorKind::denied;
    if (is_about_it) tracker.observe_missing(what, from, now);
  }

  void refresh() {
    change_silently([this](auto& app) {
      const auto since = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch());
      app.reconciled_at = std::max<base::Seconds>(*app.reconciled_at + 1, 1000 + since.count());
      on_refresh(app);
    });
  }
};

}  // namespace rollout_tests
