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

TEST_CASE("durations: printed and rounded as by Go", "[gotime]") {
  struct Row {
    std::int64_t nanoseconds;
    std::string text;
    std::string rounded;
    std::string truncated;
  };
  const Row rows[] = {
      {0, "0s", "0s", "0s"},
      {1, "1ns", "0s", "0s"},
      {-1, "-1ns", "0s", "0s"},
      {999, "999ns", "0s", "0s"},
      {1000, "1\302\265s", "0s", "0s"},
      {1500, "1.5\302\265s", "0s", "0s"},
      {999999, "999.999\302\265s", "0s", "0s"},
      {1000000, "1ms", "0s", "0s"},
      {1500000, "1.5ms", "0s", "0s"},
      {999999999, "999.999999ms", "0s", "0s"},
      {1000000000, "1s", "0s", "0s"},
      {1500000000, "1.5s", "0s", "0s"},
      {60000000000, "1m0s", "1m0s", "1m0s"},
      {3600000000000, "1h0m0s", "1h0m0s", "1h0m0s"},
      {3661000000001, "1h1m1.000000001s", "1h1m0s", "1h1m0s"},
      {-90000000000, "-1m30s", "-2m0s", "-1m0s"},
      {9223372036854775807, "2562047h47m16.854775807s", "2562047h47m0s", "2562047h47m0s"},
      {-9223372036854775807 - 1, "-2562047h47m16.854775808s", "-2562047h47m0s", "-2562047h47m0s"},
  };
  for (const auto& row : rows) {
    const Duration duration(row.nanoseconds);
    CHECK(to_text(duration) == row.text);
    CHECK(to_text(duration.round(gotime::durations::minute)) == row.rounded);
    CHECK(to_text(duration.truncate(gotime::durations::minute)) == row.truncated);
  }
}

TEST_CASE("durations: refused in Go's words", "[gotime]") {
  struct Row {
    std::string text;
    std::string message;
  };
  const Row rows[] = {
      {"", "time: invalid duration \"\""},
      {"-", "time: invalid duration \"-\""},
      {"5", "time: missing unit in duration \"5\""},
      {"5y", "time: unknown unit \"y\" in duration \"5y\""},
      {"1h5", "time: missing unit in duration \"1h5\""},
      {"x", "time: invalid duration \"x\""},
      {".s", "time: invalid duration \".s\""},
      {"1\"s", "time: unknown unit \"\\\"s\" in duration \"1\\\"s\""},
      {"9223372036854775808ns", "time: invalid duration \"9223372036854775808ns\""},
      {"1e3s", "time: unknown unit \"e\" in duration \"1e3s\""},
      {"\302\265s", "time: invalid duration \"\\xc2\\xb5s\""},
      {"3 s", "time: unknown unit \" s\" in duration \"3 s\""},
  };
  for (const auto& row : rows) {
    const auto duration = parse_duration(row.text);
    REQUIRE_FALSE(duration);
    CHECK(duration.error().message == row.message);
  }
}

TEST_CASE("durations: in larger units", "[gotime]") {
  const Duration duration = 90 * gotime::durations::minute + Duration(1'500'000);
  CHECK(duration.hours() == Approx(1.5).epsilon(1e-6));
  CHECK(duration.minutes() == 90 + 1'500'000 / 60e9);
  CHECK(duration.seconds() == 5400.0015);
  CHECK(duration.milliseconds() == 5'400'001);
  CHECK(duration.microseconds() == 5'400'001'500);
}

TEST_CASE("durations: arithmetic stops or wraps around where Go's does", "[gotime]") {
  using namespace gotime::durations;
  CHECK(longest + nanosecond == shortest);
  CHECK(-shortest == shortest);
  CHECK(shortest.abs() == longest);
  CHECK(Duration(-5).abs() == Duration(5));
  CHECK(longest.round(Duration(1000) + hour) == longest);
  CHECK(hour.round(Duration()) == hour);
}
