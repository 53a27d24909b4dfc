// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <catch2/catch.hpp>
#include <map>
#include <sstream>
#include <string>

#include "base/terminal.hpp"
#include "base/text.hpp"
#include "cli/run_main.hpp"
#include "fakes/manual_clock.hpp"

// What is true of the --help of each tool: it is there, and fits two screens.
inline void check_help_fits(const cli::Tool& tool) {
  fakes::ManualClock clock;
  std::ostringstream out;
  std::ostringstream err;
  const auto status =
      cli::run(tool, {"--help"},
               {.environment = ci::Environment(std::map<std::string, std::string>()),
                .clock = clock,
                .out = out,
                .err = err});
  CHECK(status == 0);
  const auto text = out.str();
  const auto lines = base::lines(text);
  constexpr std::size_t two_screens = 80;
  CHECK_FALSE(lines.empty());
  CHECK(lines.size() <= two_screens);
  for (const auto line : lines) {
    CAPTURE(line);
    CHECK(base::columns_of(line) <= 84);
  }
}
