// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.hpp"
#include "cli/flags.hpp"
#include "cli/run.hpp"
#include "remote/remote.hpp"
#include "rollout/rollout.hpp"
#include "session/selection.hpp"
#include "session/session.hpp"

namespace tools::wait {

// The command line as it was given, checked for what cannot go together.
struct Options {
  rollout::Rollout rollout = {};
  bool once = false;  // look, say, and do not wait
  session::ServerOptions server;
  remote::Options git;  // for Goal::contains; without a repository: that of the application
};

// Reads the flags of a run. Fails with `usage`; after cli::Parsed::help there is nothing to do.
base::Result<cli::Parsed> parse_options(cli::Run& run, Options& options);

}  // namespace tools::wait
