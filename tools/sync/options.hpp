// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "base/result.hpp"
#include "cli/flags.hpp"
#include "cli/run.hpp"
#include "rollout/rollout.hpp"
#include "session/selection.hpp"
#include "session/session.hpp"
#include "sync/overrides.hpp"
#include "sync/webhook_flags.hpp"

namespace tools::sync {

// What to do. Where no flag says something else, it is to sync.
enum class Action : std::uint8_t {
  sync,  // or roll back
  show_requests,
  show_diff,
  show_history,
  terminate,
  webhook,
};

// The command line as it was given, checked for what cannot go together.
struct Options {
  Action action = Action::sync;
  rollout::Rollout rollout = {.plan = rollout::SyncPlan()};
  argocd::Overrides overrides = {};  // set before the sync
  bool wait = false;                 // also for Synced and Healthy, after the operation
  bool check = false;  // of a diff: end with another status where something would change
  WebhookOptions webhook;
  session::ServerOptions server;
};

// Reads the flags of a run. Fails with `usage`; after cli::Parsed::help there is nothing to do.
base::Result<cli::Parsed> parse_options(cli::Run& run, Options& options);

}  // namespace tools::sync
