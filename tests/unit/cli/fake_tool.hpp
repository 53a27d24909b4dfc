// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "cli/common_options.hpp"

// A tool with one flag of each kind, and a run of it without a process.
namespace test {

struct Options {
  std::string branch;
  std::string message;
  std::string type = "string";
  std::string mode;  // trimmed, and not to be given empty
  std::vector<std::string> files;
  std::vector<std::string> sets;
  std::vector<std::string> edits;
  std::size_t max_attempts = 50;
  bool dry_run = false;
  cli::ConnectionOptions connection;
};

struct Ran {
  int status = -1;
  std::string out;
  std::string err;
  Options options;  // as the tool saw them
  std::vector<std::string> given_flags;
  cli::CommonOptions common;
};

// What the tool does is said by its flag --end: changed (the default), exception, superseded,
// check, stopped, or a kind of error.
Ran run(std::vector<std::string> arguments, std::map<std::string, std::string> environment = {},
        bool err_is_terminal = true);

}  // namespace test
