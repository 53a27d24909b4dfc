// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "cli/flags.hpp"
#include "rollout/goal_flags.hpp"
#include "session/selection.hpp"
#include "sync/options.hpp"
#include "sync/overrides.hpp"
#include "sync/retry_flags.hpp"
#include "sync/webhook_flags.hpp"

namespace tools::sync {

// What was said on the command line and is not yet of its own type.
struct Words {
  session::SelectionOptions selection;
  std::vector<std::string> revisions;
  std::vector<std::string> resources;
  OverrideFlags overrides;
  rollout::GoalFlags how;
  RetryFlags retry;
  WebhookFlags webhook;
  std::string strategy;
  std::string refresh;
  std::string on_conflict;
  std::string on_window;
  std::string rollback;
  bool force = false;
  bool dry_run = false;
  bool diff = false;
  bool history = false;
  bool terminate = false;
};

// Adds the flags of the tool itself.
void add_flags(cli::Flags& flags, Options& options, Words& words);

// What the flags say is to be done. Fails with `usage` where it is two things, or where another
// flag would mean nothing to it: left alone, that would be believed to have a meaning.
base::Result<Action> action_of(const Words& words, const Options& options);

}  // namespace tools::sync
