// SPDX-License-Identifier: Apache-2.0
#include "rollout/goal_flags.hpp"

namespace rollout {

void GoalFlags::add(cli::Flags& flags, Goal& goal, FollowSettings& follow) {
  flags.add_list("ignore-health", "KIND[/NAME]", "what will never be healthy here", ignored_health);
  flags.trim("ignore-health");
  flags.add_duration("stable-for", "how long it must hold", goal.stable_for,
                     cli::Flags::Zero::allowed);
  flags.add_duration("degraded-after", "how long it may be Degraded", goal.degraded_after,
                     cli::Flags::Zero::allowed);
  flags.add_duration("poll", "look again, beside the stream of events", follow.poll);
}

base::Result<void> GoalFlags::take(Goal& goal) const {
  for (const auto& text : ignored_health) {
    goal.ignored_health.push_back(TRY(parse_ignored_health(text)));
  }
  return {};
}

}  // namespace rollout
