// SPDX-License-Identifier: Apache-2.0
#include "gotime/duration.hpp"

#include <catch2/catch.hpp>

#include "unit/tab_separated.hpp"

using gotime::Duration;
using gotime::parse_duration;

TEST_CASE("durations: read as Go reads them", "[gotime]") {
  const auto rows = tab_separated("windows/durations.tsv");
  REQUIRE(rows.size() > 40);
  for (const auto& row : rows) {
    INFO(row[0]);
    const auto duration = parse_duration(row[0]);
    CHECK((duration ? std::to_string(duration->nanoseconds()) : "error") == row[1]);
  }
}
