// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "argocd/control_plane.hpp"
#include "base/result.hpp"
#include "cli/flags.hpp"
#include "cli/run.hpp"
#include "rollout/follower.hpp"
#include "rollout/goal.hpp"
#include "rollout/trigger.hpp"
#include "session/selection.hpp"
#include "session/session.hpp"

namespace tools::sync {

// The command line as it was given, checked for what cannot go together.
struct Options {
  argocd::Selection selection;
  rollout::SyncPlan plan;
  rollout::Goal goal;  // what to wait for after the operation
  rollout::FollowSettings follow;
  bool wait = false;
  bool allow_none = false;
  bool dry_run = false;  // show the request and send nothing
  session::ServerOptions server;
};

// Reads the flags of a run. Fails with `usage`; after cli::Parsed::help there is nothing to do.
base::Result<cli::Parsed> parse_options(cli::Run& run, Options& options);

}  // namespace tools::sync
