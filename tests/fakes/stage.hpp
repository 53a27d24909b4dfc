// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <sstream>
#include <string>
#include <utility>

#include "cli/run.hpp"
#include "fakes/manual_clock.hpp"

namespace fakes {

inline const cli::Tool idle_tool = {.name = "test",
                                    .summary = "",
                                    .usage = "",
                                    .examples = "",
                                    .result_names = {},
                                    .run = [](cli::Run&) -> base::Result<int> { return 0; }};

// A run of a tool that does nothing, and what it has said so far.
struct Stage {
  explicit Stage(std::map<std::string, std::string> variables = {})
      : environment(std::move(variables)) {}

  ci::Environment environment;
  std::ostringstream out;
  std::ostringstream err;
  base::Log log{err, {.tool = "test", .is_terminal = true}};
  ManualClock clock;
  base::Deadline deadline{clock, std::chrono::minutes(1)};
  ci::Report report{{"result", "message"}};
  cli::Run run = {.tool = idle_tool,
                  .arguments = {},
                  .environment = environment,
                  .out = out,
                  .err = err,
                  .log = log,
                  .clock = clock,
                  .report = report};
};

}  // namespace fakes
