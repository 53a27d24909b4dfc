// SPDX-License-Identifier: Apache-2.0
#include "gotime/time.hpp"

#include <catch2/catch.hpp>

#include "gotime/format.hpp"
#include "unit/gotime/places.hpp"

using gotime::Duration;
using gotime::Location;
using gotime::Time;
namespace layouts = gotime::layouts;

namespace {

Time at(std::string_view text, const Location& local = {}) {
  return *gotime::parse(layouts::rfc3339, text, local);
}

}  // namespace

TEST_CASE("times: years, months and days are added on the calendar of the place", "[gotime]") {
  struct Row {
    std::string time;
    int years;
    int months;
    int days;
    std::string later;
  };
  const Row rows[] = {
      {"2026-01-31T12:00:00+01:00", 0, 1, 0, "2026-03-03 12:00:00 +0100 CET"},
      {"2024-02-29T00:00:00+01:00", 1, 0, 0, "2025-03-01 00:00:00 +0100 CET"},
      {"2026-03-28T02:30:00+01:00", 0, 0, 1, "2026-03-29 03:30:00 +0200 CEST"},
      {"2026-10-24T02:30:00+02:00", 0, 0, 1, "2026-10-25 02:30:00 +0100 CET"},
      {"2026-01-01T00:00:00+01:00", 0, -1, 0, "2025-12-01 00:00:00 +0100 CET"},
      {"2026-01-01T00:00:00+01:00", -2027, 0, 0, "-0001-01-01 00:00:00 +0053 LMT"},
      {"2026-05-05T05:05:05+02:00", 0, 25, -400, "2027-05-02 05:05:05 +0200 CEST"},
  };
  for (const auto& row : rows) {
    INFO(row.time);
    const auto time = at(row.time, berlin());
    CHECK(gotime::to_text(time.add_date(row.years, row.months, row.days)) == row.later);
  }
}

TEST_CASE("times: rounded from the beginning of the year 1", "[gotime]") {
  struct Row {
    std::string time;
    std::int64_t unit;
    std::string truncated;
    std::string rounded;
  };
  const Row rows[] = {
      {"2026-08-01T12:34:56.7Z", 60000000000, "2026-08-01T12:34:00Z", "2026-08-01T12:35:00Z"},
      {"2026-08-01T12:34:30Z", 60000000000, "2026-08-01T12:34:00Z", "2026-08-01T12:35:00Z"},
      {"2026-08-01T12:34:56Z", 86400000000000, "2026-08-01T00:00:00Z", "2026-08-02T00:00:00Z"},
      {"2026-08-01T12:34:56Z", 604800000000000, "2026-07-27T00:00:00Z", "2026-08-03T00:00:00Z"},
      {"2026-08-01T12:34:56.789Z", 300000000, "2026-08-01T12:34:56.7Z", "2026-08-01T12:34:56.7Z"},
      {"2026-08-01T12:34:56.789Z", 7, "2026-08-01T12:34:56.788999996Z",
       "2026-08-01T12:34:56.789000003Z"},
      {"2026-08-01T12:34:56.789Z", 0, "2026-08-01T12:34:56.789Z", "2026-08-01T12:34:56.789Z"},
      {"0000-08-01T12:34:56Z", 86400000000000, "0000-08-01T00:00:00Z", "0000-08-02T00:00:00Z"},
  };
  for (const auto& row : rows) {
    INFO(row.time << " " << row.unit);
    const auto time = at(row.time);
    const Duration unit(row.unit);
    CHECK(gotime::format(time.truncate(unit), layouts::rfc3339_nano) == row.truncated);
    CHECK(gotime::format(time.round(unit), layouts::rfc3339_nano) == row.rounded);
  }
}

TEST_CASE("times: the day of the week and of the year, and the week of ISO 8601", "[gotime]") {
  struct Row {
    std::string date;
    int weekday;
    int year_day;
    int iso_year;
    int iso_week;
  };
  const Row rows[] = {
      {"2024-12-30", 1, 365, 2025, 1}, {"2026-01-01", 4, 1, 2026, 1},
      {"2027-01-03", 0, 3, 2026, 53},  {"2020-12-31", 4, 366, 2020, 53},
      {"2024-02-29", 4, 60, 2024, 9},  {"2026-11-21", 6, 325, 2026, 47},
      {"0001-01-01", 1, 1, 1, 1},      {"9999-12-31", 5, 365, 9999, 52},
  };
  for (const auto& row : rows) {
    INFO(row.date);
    const auto time = *gotime::parse(layouts::date_only, row.date, {});
    CHECK(time.weekday() == row.weekday);
    CHECK(time.year_day() == row.year_day);
    CHECK(time.iso_week().year == row.iso_year);
    CHECK(time.iso_week().week == row.iso_week);
  }
}

TEST_CASE("times: the duration between two stops at the longest", "[gotime]") {
  struct Row {
    std::int64_t time;
    std::int64_t earlier;
    std::int64_t nanoseconds;
  };
  const Row rows[] = {
      {100, 40, 60000000000},
      {1099511627776, 0, 9223372036854775807},
      {0, 1099511627776, std::numeric_limits<std::int64_t>::min()},
      {9223372036, 0, 9223372036000000000},
      {-9223372036, 0, -9223372036000000000},
      {9223372037, 0, 9223372036854775807},
  };
  for (const auto& row : rows) {
    const auto difference = Time::from_unix(row.time).since(Time::from_unix(row.earlier));
    CHECK(difference.nanoseconds() == row.nanoseconds);
  }
}

TEST_CASE("times: the same moment is equal wherever it is shown", "[gotime]") {
  const auto here = at("2026-08-01T12:00:00+02:00", berlin());
  CHECK(here.equals(at("2026-08-01T10:00:00Z")));
  CHECK(here.is_before(at("2026-08-01T10:00:00.000000001Z")));
  CHECK(here.is_after(at("2026-08-01T09:59:59Z")));
  CHECK(here.hour() == 12);
  CHECK(here.utc().hour() == 10);
  CHECK(here.zone().name == "CEST");
  CHECK(here.zone().is_summer);
}

TEST_CASE("times: since 1970 in any unit", "[gotime]") {
  const auto time = at("2026-08-01T12:00:00.123456789Z");
  CHECK(time.unix() == 1'785'585'600);
  CHECK(time.unix_milli() == 1'785'585'600'123);
  CHECK(time.unix_micro() == 1'785'585'600'123'456);
  CHECK(time.unix_nano() == 1'785'585'600'123'456'789);
  CHECK(Time::from_unix_milli(-1).unix_nano() == -1'000'000);
  CHECK(Time::from_unix_micro(1'500'001).unix_nano() == 1'500'001'000);
  CHECK(Time::from_unix(5, -1).unix_nano() == 4'999'999'999);
}

TEST_CASE("times: parts beyond the calendar carry over", "[gotime]") {
  const auto time = Time::from_parts({.year = 2025,
                                      .month = 14,
                                      .day = 0,
                                      .hour = 25,
                                      .minute = -1,
                                      .second = 61,
                                      .nanosecond = -1});
  CHECK(gotime::to_text(time) == "2026-02-01 01:00:00.999999999 +0000 UTC");
}

TEST_CASE("times: zero is the beginning of the year 1, wherever it is shown", "[gotime]") {
  CHECK(Time().is_zero());
  CHECK(Time().in(berlin()).is_zero());
  CHECK_FALSE(Time::from_unix(0).is_zero());
  CHECK(Time().year() == 1);
}

TEST_CASE("times: a month or day beyond the calendar has a name that says so", "[gotime]") {
  CHECK(gotime::month_to_text(12) == "December");
  CHECK(gotime::month_to_text(13) == "%!Month(13)");
  CHECK(gotime::weekday_to_text(0) == "Sunday");
  CHECK(gotime::weekday_to_text(-1) == "%!Weekday(18446744073709551615)");
}
