// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <map>
#include <sstream>
#include <string>

#include "base/terminal.hpp"
#include "base/text.hpp"
#include "cli/run_main.hpp"
#include "fakes/manual_clock.hpp"
#include "sync/command.hpp"

TEST_CASE("sync: the help fits two screens", "[sync]") {
  fakes::ManualClock clock;
  std::ostringstream out;
  std::ostringstream err;
  const auto status =
      cli::run(tools::sync::tool(), {"--help"},
               {.environment = ci::Environment(std::map<std::string, std::string>()),
                .clock = clock,
                .out = out,
                .err = err});
  CHECK(status == 0);
  const auto text = out.str();
  const auto lines = base::lines(text);
  constexpr std::size_t two_screens = 2 * 44;
  CHECK(lines.size() <= two_screens);
  for (const auto line : lines) {
    CAPTURE(line);
    CHECK(base::columns_of(line) <= 84);
  }
}
