// SPDX-License-Identifier: Apache-2.0
#include "gotime/format.hpp"

#include <catch2/catch.hpp>

#include "unit/gotime/places.hpp"

using gotime::format;
using gotime::Location;
using gotime::Time;
namespace layouts = gotime::layouts;

namespace {

Time a_wednesday() {
  return Time::from_parts({.year = 2026,
                           .month = 3,
                           .day = 4,
                           .hour = 15,
                           .minute = 6,
                           .second = 7,
                           .nanosecond = 80'900'000},
                          berlin());
}

}  // namespace

TEST_CASE("format: every element of a layout is written as Go writes it", "[gotime]") {
  struct Row {
    std::string_view layout;
    std::string text;
  };
  const Row rows[] = {
      {"January Jan 1 01", "March Mar 3 03"},
      {"Monday Mon", "Wednesday Wed"},
      {"2 _2 02", "4  4 04"},
      {"002 __2", "063  63"},
      {"15 3 03", "15 3 03"},
      {"4 04", "6 06"},
      {"5 05", "7 07"},
      {"2006 06 _2006", "2026 26 _2026"},
      {"PM pm", "PM pm"},
      {"MST", "CET"},
      {"Z0700 Z07 Z07:00 Z070000 Z07:00:00", "+0100 +01 +01:00 +010000 +01:00:00"},
      {"-0700 -07 -07:00 -070000 -07:00:00", "+0100 +01 +01:00 +010000 +01:00:00"},
      {".000 .0 ,000", ".080 .0 ,080"},
      {".999 .9 ,999999999", ".08  ,0809"},
      {".0001", ".0003"},
      {".9990", ".9990"},
      {"Janet Mondays Monk", "Janet Wednesdays Monk"},
      {"20061", "20263"},
      {"\303\251\\\"x", "\303\251\\\"x"},
      {"", ""},
      {layouts::layout, "03/04 03:06:07PM '26 +0100"},
      {layouts::ansic, "Wed Mar  4 15:06:07 2026"},
      {layouts::unix_date, "Wed Mar  4 15:06:07 CET 2026"},
      {layouts::ruby_date, "Wed Mar 04 15:06:07 +0100 2026"},
      {layouts::rfc822, "04 Mar 26 15:06 CET"},
      {layouts::rfc822_z, "04 Mar 26 15:06 +0100"},
      {layouts::rfc850, "Wednesday, 04-Mar-26 15:06:07 CET"},
      {layouts::rfc1123, "Wed, 04 Mar 2026 15:06:07 CET"},
      {layouts::rfc1123_z, "Wed, 04 Mar 2026 15:06:07 +0100"},
      {layouts::rfc3339, "2026-03-04T15:06:07+01:00"},
      {layouts::rfc3339_nano, "2026-03-04T15:06:07.0809+01:00"},
      {layouts::kitchen, "3:06PM"},
      {layouts::stamp, "Mar  4 15:06:07"},
      {layouts::stamp_milli, "Mar  4 15:06:07.080"},
      {layouts::stamp_micro, "Mar  4 15:06:07.080900"},
      {layouts::stamp_nano, "Mar  4 15:06:07.080900000"},
      {layouts::date_time, "2026-03-04 15:06:07"},
      {layouts::date_only, "2026-03-04"},
      {layouts::time_only, "15:06:07"},
  };
  for (const auto& row : rows) {
    INFO(row.layout);
    CHECK(format(a_wednesday(), row.layout) == row.text);
  }
}

TEST_CASE("format: unusual years and zones are written as Go writes them", "[gotime]") {
  struct Row {
    std::int64_t unix;
    std::string zone;
    int offset;
    std::string text;
  };
  const Row rows[] = {
      {-62135596800, "", 0, "0001 01 001 Mon Z +0000 +0000"},
      {-62135596801, "UTC", 0, "0000 00 366 Sun Z +0000 UTC"},
      {253402300800, "", 3600, "10000 00 001 Sat +01:00:00 +0100 +0100"},
      {9223372036854775807, "X", 0, "292277026596 96 339 Sun Z +0000 X"},
      {std::numeric_limits<std::int64_t>::min(), "X", 0, "292277026596 96 339 Sun Z +0000 X"},
      {0, "", -30, "1969 69 365 Wed +00:00:-30 +0000 +0000"},
      {0, "", 90, "1970 70 001 Thu +00:01:30 +0001 +0001"},
      {0, "", 400000, "1970 70 005 Mon +111:06:40 +11106 +11106"},
      {0, "", -19800, "1969 69 365 Wed -05:30:00 -0530 -0530"},
      {951782400, "UTC", 0, "2000 00 060 Tue Z +0000 UTC"},
      {-2208988800, "LMT", -1172, "1899 99 365 Sun -00:19:32 -0019 LMT"},
  };
  for (const auto& row : rows) {
    INFO(row.unix << " " << row.zone << " " << row.offset);
    const auto place = row.zone == "UTC" ? Location() : Location::fixed(row.zone, row.offset);
    const auto time = Time::from_unix(row.unix, 0, place);
    CHECK(format(time, "2006 06 002 Mon Z07:00:00 -0700 MST") == row.text);
  }
}

TEST_CASE("format: a time is printed with its offset and zone", "[gotime]") {
  CHECK(gotime::to_text(a_wednesday()) == "2026-03-04 15:06:07.0809 +0100 CET");
  CHECK(gotime::to_text(Time()) == "0001-01-01 00:00:00 +0000 UTC");
}

TEST_CASE("format: JSON takes times of RFC 3339 only", "[gotime]") {
  const auto year = [](std::int64_t number) { return Time::from_parts({.year = number}); };
  CHECK(*gotime::to_rfc3339(a_wednesday()) == "2026-03-04T15:06:07.0809+01:00");
  CHECK(*gotime::to_rfc3339(year(9999)) == "9999-01-01T00:00:00Z");
  CHECK(gotime::to_rfc3339(year(10'000)).error().message == "year outside of range [0,9999]");
  CHECK(gotime::to_rfc3339(year(-1)).error().message == "year outside of range [0,9999]");
  const auto far_east = year(2026).in(Location::fixed("", 24 * gotime::seconds_per_hour));
  CHECK(gotime::to_rfc3339(far_east).error().message == "timezone hour outside of range [0,23]");
}
