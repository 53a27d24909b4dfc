// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "cli/flags.hpp"
#include "cli/run.hpp"
#include "notifications/agenda.hpp"
#include "session/session.hpp"

namespace tools::notify {

// The command line as it was given, checked for what cannot go together.
struct Options {
  std::vector<std::string> configs;  // files, directories, configmap:NS/NAME
  std::vector<std::string> secrets;  // files, directories, secret:NS/NAME
  std::vector<std::string> context;  // KEY=VALUE

  std::string app;
  std::string app_file;
  std::string project_file;
  std::vector<std::string> results;  // files
  std::vector<std::string> ci;       // NAME=VALUE

  notifications::Wanted wanted;
  std::string state = "none";
  std::string on_failure = "warn";
  bool mention_author = false;
  std::string people;  // a file with the handles of people
  bool wait_refreshed = false;
  bool strict = false;
  bool lint = false;
  bool preview = false;

  session::ServerOptions server;

  bool fails() const { return on_failure == "fail"; }
  bool has_app() const { return !app.empty() || !app_file.empty(); }
};

// Reads the flags of a run. Fails with `usage`; after cli::Parsed::help there is nothing to do.
base::Result<cli::Parsed> parse_options(cli::Run& run, Options& options);

}  // namespace tools::notify
