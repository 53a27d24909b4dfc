// SPDX-License-Identifier: Apache-2.0
#include "windows/cron.hpp"

#include <catch2/catch.hpp>

#include "unit/windows/vectors.hpp"

using base::ErrorKind;
using base::parse_time;
using windows::parse_schedule;

TEST_CASE("cron: every schedule fires when robfig/cron says", "[windows]") {
  const auto rows = window_vectors("cron.tsv");
  REQUIRE(rows.size() > 700);
  for (const auto& row : rows) {
    REQUIRE(row.size() == 3);
    INFO(row[0] << " after " << row[1] << " is " << row[2]);
    const auto schedule = parse_schedule(row[0], test_zoneinfo);
    if (row[2] == "error") {
      REQUIRE_FALSE(schedule);
      CHECK(schedule.error().kind == ErrorKind::malformed);
      continue;
    }
    REQUIRE(schedule);
    CHECK(schedule->next(*parse_time(row[1])) == parse_time(row[2]));
  }
}

TEST_CASE("cron: an error names the field and what is wrong with it", "[windows]") {
  struct Row {
    std::string schedule;
    std::string message;
  };
  const Row rows[] = {
      {"60 * * * *", "the minute '60' is above 59"},
      {"* 9-24 * * *", "the hour '9-24' is above 23"},
      {"* * 0 * *", "the day of the month '0' is below 1"},
      {"* * * x *", "the month 'x' is not a number"},
      {"* * * * FRI-MON", "the day of the week 'FRI-MON' ends before it begins"},
      {"*/0 * * * *", "the minute '*/0' has no positive number as its step"},
      {"1-2-3 * * * *", "the minute '1-2-3' has too many hyphens"},
      {"1/2/3 * * * *", "the minute '1/2/3' has too many slashes"},
      {"* * * *", "it has 4 fields instead of 5"},
      {"@daily", "Argo CD does not know words such as '@daily'"},
      {"TZ=UTC", "there is nothing but a time zone"},
      {"TZ=../x * * * * *", "'../x' is not a time zone"},
  };
  for (const auto& row : rows) {
    const auto schedule = parse_schedule(row.schedule, test_zoneinfo);
    REQUIRE_FALSE(schedule);
    CHECK(schedule.error().message == row.message);
  }
}

TEST_CASE("cron: a zone without data is not taken for UTC", "[windows]") {
  const auto schedule = parse_schedule("CRON_TZ=Mars/Olympus 0 0 * * *", test_zoneinfo);
  REQUIRE_FALSE(schedule);
  CHECK(schedule.error().kind == ErrorKind::not_found);
  CHECK(schedule.error().message == "this machine has no data of the time zone 'Mars/Olympus'");
}
