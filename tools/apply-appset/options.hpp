// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "applicationset/generator.hpp"
#include "applicationset/policy.hpp"
#include "base/result.hpp"
#include "cli/flags.hpp"
#include "cli/run.hpp"
#include "remote/remote.hpp"
#include "rollout/follower.hpp"
#include "rollout/goal.hpp"
#include "session/session.hpp"

namespace tools::apply_appset {

// How much a run may do.
struct Allowance {
  std::size_t deletions = 0;
  bool empty_generators = false;
  bool adoptions = false;
  bool moves = false;
  bool unknown_sets = false;
  bool refusals = false;
};

enum class Mode : std::uint8_t { plan, render, lint, apply };

// The command line as it was given, checked for what cannot go together.
struct Options {
  Mode mode = Mode::plan;
  std::vector<std::string> files;  // files, directories, `-`

  // What stands for a live system.
  std::vector<std::string> repo_maps;      // URL=PATH[@REVISION]
  std::vector<std::string> cluster_files;  // files, directories
  std::vector<std::string> project_files;
  std::vector<std::string> params;  // KIND:FILE
  remote::Options git;

  applicationset::Settings settings;
  applicationset::ControllerSettings controller;
  bool has_version = false;  // --compat
  bool allow_nondeterministic = false;

  // What a plan compares with.
  std::vector<std::string> current;  // files, directories
  std::string against;               // a branch, tag or commit
  std::string markdown;              // a file
  std::string plan_file;
  bool check = false;
  bool strict = false;

  Allowance allowance;

  session::ServerOptions server;
  bool has_server = false;  // somebody says where Argo CD is, or it has to be found

  // What follows the writing.
  bool server_dry_run = false;
  bool wait = false;
  rollout::Goal goal;
  rollout::FollowSettings follow;

  // Whether a plan compares with what a server has.
  bool compares_with_live() const {
    return has_server && current.empty() && against.empty() &&
           (mode == Mode::plan || mode == Mode::apply);
  }
};

// Reads the flags of a run. Fails with `usage`; after cli::Parsed::help there is nothing to do.
base::Result<cli::Parsed> parse_options(cli::Run& run, Options& options);

}  // namespace tools::apply_appset
