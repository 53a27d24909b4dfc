// SPDX-License-Identifier: Apache-2.0
#include "gotime/time_zone.hpp"

#include <catch2/catch.hpp>

#include "base/file.hpp"
#include "unit/zoneinfo.hpp"

using base::parse_time;
using gotime::load_time_zone;

TEST_CASE("time zones: the offset follows the list, then the rule behind it", "[gotime]") {
  struct Row {
    std::string zone;
    std::string time;
    base::Seconds minutes;
  };
  const Row rows[] = {
      {"", "2026-07-01T00:00:00Z", 0},
      {"UTC", "2026-07-01T00:00:00Z", 0},
      {"Europe/Berlin", "1985-07-01T00:00:00Z", 120},
      {"Europe/Berlin", "2026-03-29T00:59:59Z", 60},
      {"Europe/Berlin", "2026-03-29T01:00:00Z", 120},
      {"Europe/Berlin", "2026-10-25T00:59:59Z", 120},
      {"Europe/Berlin", "2026-10-25T01:00:00Z", 60},
      {"Europe/Berlin", "2100-07-01T00:00:00Z", 120},
      {"America/New_York", "2026-07-01T00:00:00Z", -240},
      {"America/New_York", "2026-12-01T00:00:00Z", -300},
      {"Australia/Lord_Howe", "2026-01-01T00:00:00Z", 660},
      {"Australia/Lord_Howe", "2026-07-01T00:00:00Z", 630},
      {"Asia/Kolkata", "2026-07-01T00:00:00Z", 330},
      {"Europe/Dublin", "2026-07-01T00:00:00Z", 60},
      {"Europe/Dublin", "2026-12-01T00:00:00Z", 0},
  };
  for (const auto& row : rows) {
    INFO(row.zone << " " << row.time);
    const auto zone = load_time_zone(row.zone, test_zoneinfo);
    REQUIRE(zone);
    CHECK(zone->at(*parse_time(row.time)).offset == row.minutes * 60);
  }
}

TEST_CASE("time zones: what is not there is not UTC", "[gotime]") {
  const auto* name =
      GENERATE("Mars/Olympus", "Europe", "../zoneinfo/Europe/Berlin", "/etc/localtime");
  CHECK_FALSE(load_time_zone(name, test_zoneinfo));
}

TEST_CASE("time zones: a damaged file is refused wherever it is cut", "[gotime]") {
  const auto bytes = base::read_file(test_zoneinfo + "/Europe/Berlin");
  REQUIRE(bytes);
  const auto footer = bytes->rfind('\n', bytes->size() - 2);
  for (std::size_t size = 0; size < footer; ++size) {
    CHECK_FALSE(gotime::read_time_zone(std::string_view(*bytes).substr(0, size)));
  }
  CHECK(gotime::read_time_zone(*bytes));
}

TEST_CASE("time zones: the rules of POSIX", "[gotime]") {
  struct Row {
    std::string text;
    std::string summer;  // its two changes in 2028, or empty
  };
  const Row rows[] = {
      {"UTC0", ""},
      {"<+0330>-3:30", ""},
      {"CET-1,anything", ""},
      {"EST5EDT", "2028-03-12T07:00:00Z 2028-11-05T06:00:00Z"},
      {"CET-1CEST,M3.5.0,M10.5.0/3", "2028-03-26T01:00:00Z 2028-10-29T01:00:00Z"},
      {"IST-1GMT0,M10.5.0,M3.5.0/1", "2028-03-26T01:00:00Z 2028-10-29T01:00:00Z"},
      {"AAA3BBB,J60,J300/0", "2028-03-01T05:00:00Z 2028-10-27T02:00:00Z"},
      {"AAA3BBB,59/-1,299/25:30", "2028-02-29T02:00:00Z 2028-10-27T03:30:00Z"},
  };
  for (const auto& row : rows) {
    INFO(row.text);
    const auto zone = gotime::parse_posix_zone(row.text);
    REQUIRE(zone);
    CHECK(zone->summer.has_value() == !row.summer.empty());
    if (!zone->summer) continue;
    const auto changes = zone->changes(2028);
    CHECK(changes[0].at == parse_time(row.summer.substr(0, 20)));
    CHECK(changes[1].at == parse_time(row.summer.substr(21)));
  }
  const auto* wrong = GENERATE("", "A1", "CET", "CET-1CEST,M3.5.0", "CET-169", "CET-1x",
                               "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.6.0,M10.5.0",
                               "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,J0,J1", "<CET-1");
  CHECK_FALSE(gotime::parse_posix_zone(wrong));
}
