// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "ci/environment.hpp"
#include "ci/outputs.hpp"
#include "ci/report.hpp"
#include "cli/common_options.hpp"

namespace cli {

struct Run;

// What makes one tool different from the others, as far as its main() is concerned.
struct Tool {
  std::string_view name;
  std::string_view summary;   // one line for --help
  std::string_view usage;     // what follows the name: "--repo URL --file FILE [--] PATH=VALUE..."
  std::string_view examples;  // two command lines
  std::vector<std::string> result_names;  // in order, besides `result` and `message`

  // Does the work and returns the exit status of a run that did not fail. The first thing it does
  // is to read its flags (flags.hpp).
  base::Result<int> (*run)(Run&);
};

// The exit status of a run with --check that found something to change.
constexpr int would_change = 8;

// A runner already knows the secrets in its environment; those from files it must be told.
enum class Origin { environment, file };

// One run of a tool, and what surrounds it.
struct Run {
  const Tool& tool;
  const std::vector<std::string> arguments;  // without the program's name
  const ci::Environment& environment;
  std::ostream& out;
  std::ostream& err;
  base::Log& log;
  base::Clock& clock;
  ci::Report& report;

  // Known once the flags are read.
  CommonOptions options = {};
  ci::Destinations destinations = {};
  std::vector<std::string> given_flags = {};  // "--server": on the command line, not in a variable
  bool is_answered = false;                   // by --help or --version: there is nothing to report
  bool is_printed = false;                    // stdout has its JSON object: there is no other one

  // Whether the command line itself gives this flag ("--server") a value; for a switch, turns it
  // on.
  bool is_on_command_line(std::string_view flag) const;

  // A result for people: each line goes to stdout, unless that is wanted as JSON, and into
  // summaries. Text from outside may be in it.
  void print(std::string_view text) const;

  // From here on the secret appears nowhere. To be called before its first use.
  void hide(const base::Secret& secret, Origin origin) const;
};

}  // namespace cli
