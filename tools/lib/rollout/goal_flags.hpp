// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "cli/flags.hpp"
#include "rollout/follower.hpp"
#include "rollout/goal.hpp"

namespace rollout {

// How to wait, in the words of the command line.
struct GoalFlags {
  std::vector<std::string> ignored_health = {};

  // Adds them to the group that is open.
  void add(cli::Flags& flags, Goal& goal, FollowSettings& follow);

  // Takes what is not yet of its own type. Fails with `usage`.
  base::Result<void> take(Goal& goal) const;
};

}  // namespace rollout
