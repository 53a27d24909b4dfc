// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "argocd/application.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "rollout/goal.hpp"

namespace rollout {

// What is known of an application when time is up.
struct LastSight {
  std::optional<argocd::Application> application = std::nullopt;  // as it was seen last
  std::string missing = {};  // between it and its goal; empty: it was there for too short a time
  std::optional<base::Error> denial = std::nullopt;   // why it was never shown to us
  std::optional<base::Error> trouble = std::nullopt;  // why nobody has answered since it was seen
};

// How it ends where the goal was not reached in time: what is missing, the error that Argo CD
// itself reports, and whether an operation goes on there. The hint is the nearest way out. Where
// nobody has answered since, what was seen may be old: that is said, and the hint is about that.
Outcome time_out(const LastSight& sight, const Goal& goal, base::Duration waited);

// The same where the sync was not even started; what it waited for is what is missing.
Outcome not_started(const LastSight& sight, base::Duration waited);

// Whether nothing is OutOfSync but what is no longer in Git, and the last operation left it alone.
bool is_only_pruning_missing(const Goal& goal, const argocd::Application& application);

// The way out then.
constexpr auto prune_hint =
    "what is no longer in Git keeps it OutOfSync: `sync --prune` deletes that";

}  // namespace rollout
