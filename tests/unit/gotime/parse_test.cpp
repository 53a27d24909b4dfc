// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "gotime/format.hpp"
#include "unit/gotime/places.hpp"

using gotime::parse;
using gotime::parse_in_location;
namespace layouts = gotime::layouts;

TEST_CASE("parse: reads what Go reads, and the place that Go takes", "[gotime]") {
  struct Row {
    std::string layout;
    std::string text;
    std::string time;
    std::string place;
    int offset;
  };
  const Row rows[] = {
      {"2006-01-02T15:04:05Z07:00", "2026-01-02T03:04:05Z", "2026-01-02 03:04:05 +0000 UTC", "UTC",
       0},
      {"2006-01-02T15:04:05Z07:00", "2026-01-02T03:04:05.5+02:00",
       "2026-01-02 03:04:05.5 +0200 +0200", "", 7200},
      {"2006-01-02T15:04:05Z07:00", "2026-01-02T03:04:05+01:00", "2026-01-02 03:04:05 +0100 CET",
       "Europe/Berlin", 3600},
      {"2006-01-02T15:04:05Z07:00", "2026-01-02T3:04:05,25-00:30",
       "2026-01-02 03:04:05.25 -0030 -0030", "", -1800},
      {"2006-01-02T15:04:05.999999999Z07:00", "0000-02-29T23:59:59.9999999999Z",
       "0000-02-29 23:59:59.999999999 +0000 UTC", "UTC", 0},
      {"2006-01-02", "2026-08-01", "2026-08-01 00:00:00 +0200 CEST", "Europe/Berlin", 7200},
      {"2006-01-02 MST", "2026-08-01 CEST", "2026-08-01 00:00:00 +0200 CEST", "Europe/Berlin",
       7200},
      {"2006-01-02 MST", "2026-08-01 CET", "2026-08-01 01:00:00 +0200 CEST", "Europe/Berlin", 7200},
      {"2006-01-02 MST", "2026-08-01 EST", "2026-08-01 00:00:00 +0000 EST", "EST", 0},
      {"2006-01-02 MST", "2026-08-01 GMT-3", "2026-07-31 21:00:00 -0300 GMT-3", "GMT-3", -10800},
      {"2006-01-02 MST", "2026-08-01 UTC", "2026-08-01 00:00:00 +0000 UTC", "UTC", 0},
      {"2006-01-02 MST", "2026-08-01 +03", "2026-08-01 00:00:00 +0000 +03", "+03", 0},
      {"2006-01-02 -0700 MST", "2026-08-01 +0200 CEST", "2026-08-01 00:00:00 +0200 CEST",
       "Europe/Berlin", 7200},
      {"2006-01-02 -0700 MST", "2026-08-01 +0200 XYZ", "2026-08-01 00:00:00 +0200 XYZ", "XYZ",
       7200},
      {"06", "69", "1969-01-01 00:00:00 +0100 CET", "Europe/Berlin", 3600},
      {"06", "68", "2068-01-01 00:00:00 +0100 CET", "Europe/Berlin", 3600},
      {"06", "+5", "2005-01-01 00:00:00 +0100 CET", "Europe/Berlin", 3600},
      {"2006-002", "2024-060", "2024-02-29 00:00:00 +0100 CET", "Europe/Berlin", 3600},
      {"2006 __2", "2026   5", "2026-01-05 00:00:00 +0100 CET", "Europe/Berlin", 3600},
      {"3:04PM", "12:30AM", "0000-01-01 00:30:00 +0053 LMT", "Europe/Berlin", 3208},
      {"3:04pm", "1:30pm", "0000-01-01 13:30:00 +0053 LMT", "Europe/Berlin", 3208},
      {"Jan _2", "feb  9", "0000-02-09 00:00:00 +0053 LMT", "Europe/Berlin", 3208},
      {"15:04:05", "1:02:03", "0000-01-01 01:02:03 +0053 LMT", "Europe/Berlin", 3208},
      {"15:4:5", "1:2:3.123", "0000-01-01 01:02:03.123 +0053 LMT", "Europe/Berlin", 3208},
      {"15:04:05.00", "01:02:03.+1", "0000-01-01 01:02:03.01 +0053 LMT", "Europe/Berlin", 3208},
      {"Monday", "FRIDAY", "0000-01-01 00:00:00 +0053 LMT", "Europe/Berlin", 3208},
      {"", "", "0000-01-01 00:00:00 +0053 LMT", "Europe/Berlin", 3208},
      {"2006-01-02 15:04", "2026-03-29 02:30", "2026-03-29 03:30:00 +0200 CEST", "Europe/Berlin",
       7200},
      {"2006-01-02 15:04", "2026-10-25 02:30", "2026-10-25 02:30:00 +0100 CET", "Europe/Berlin",
       3600},
      {"-07:00:00", "-00:00:01", "0000-01-01 00:00:00 +0053 LMT", "Europe/Berlin", 3208},
  };
  for (const auto& row : rows) {
    INFO(row.layout << " " << row.text);
    const auto time = parse_in_location(row.layout, row.text, berlin());
    REQUIRE(time);
    CHECK(gotime::to_text(*time) == row.time);
    CHECK(time->location().name() == row.place);
    CHECK(time->zone().offset == row.offset);
  }
}

TEST_CASE("parse: without a place a time is one of UTC, but local where its offset is",
          "[gotime]") {
  const auto place = [](std::string_view layout, std::string_view text) {
    return std::string(parse(layout, text, berlin())->location().name());
  };
  CHECK(place("2006-01-02", "2026-08-01") == "UTC");
  CHECK(place(layouts::rfc3339, "2026-08-01T00:00:00Z") == "UTC");
  CHECK(place(layouts::rfc3339, "2026-08-01T00:00:00+02:00") == "Europe/Berlin");
  CHECK(place(layouts::rfc3339, "2026-08-01T00:00:00+01:00").empty());
  CHECK(place("2006 MST", "2026 CET") == "Europe/Berlin");
}

TEST_CASE("parse: refuses in Go's words", "[gotime]") {
  struct Row {
    std::string layout;
    std::string text;
    std::string message;
  };
  const Row rows[] = {
      {"2006-01-02T15:04:05Z07:00", "bad",
       "parsing time \"bad\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"bad\" as \"2006\""},
      {"2006-01-02T15:04:05Z07:00", "",
       "parsing time \"\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"\" as \"2006\""},
      {"2006-01-02T15:04:05Z07:00", "2026-01-02",
       "parsing time \"2026-01-02\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"\" as \"T\""},
      {"2006-01-02T15:04:05Z07:00", "2026-13-02T03:04:05Z",
       "parsing time \"2026-13-02T03:04:05Z\": month out of range"},
      {"2006-01-02T15:04:05Z07:00", "2026-02-29T03:04:05Z",
       "parsing time \"2026-02-29T03:04:05Z\": day out of range"},
      {"2006-01-02T15:04:05Z07:00", "2026-01-02T24:04:05Z",
       "parsing time \"2026-01-02T24:04:05Z\": hour out of range"},
      {"2006-01-02T15:04:05Z07:00", "2026-01-02T03:60:05Z",
       "parsing time \"2026-01-02T03:60:05Z\": minute out of range"},
      {"2006-01-02T15:04:05Z07:00", "2026-01-02T03:04:60Z",
       "parsing time \"2026-01-02T03:04:60Z\": second out of range"},
      {"2006-01-02T15:04:05Z07:00", "2026-01-02T03:04:05+25:00",
       "parsing time \"2026-01-02T03:04:05+25:00\": time zone offset hour out of range"},
      {"2006-01-02T15:04:05Z07:00", "2026-01-02T03:04:05+02:61",
       "parsing time \"2026-01-02T03:04:05+02:61\": time zone offset minute out of range"},
      {"2006-01-02T15:04:05Z07:00", "2026-01-02T03:04:05 ",
       "parsing time \"2026-01-02T03:04:05 \" as \"2006-01-02T15:04:05Z07:00\": cannot parse \" \" "
       "as \"Z07:00\""},
      {"2006-01-02T15:04:05Z07:00", "2026-01-02T03:04:05Zx",
       "parsing time \"2026-01-02T03:04:05Zx\": extra text: \"x\""},
      {"2006-01-02", "2026-01-02 \"x\"\303\251",
       "parsing time \"2026-01-02 \\\"x\\\"\\xc3\\xa9\": extra text: \" \\\"x\\\"\\xc3\\xa9\""},
      {"Jan", "Jax", "parsing time \"Jax\" as \"Jan\": cannot parse \"Jax\" as \"Jan\""},
      {"2006 x", "2026 y", "parsing time \"2026 y\" as \"2006 x\": cannot parse \"y\" as \" x\""},
      {"a 2006", "a  ", "parsing time \"a  \" as \"a 2006\": cannot parse \"\" as \"2006\""},
      {"PM", "am", "parsing time \"am\" as \"PM\": cannot parse \"am\" as \"PM\""},
      {"MST", "abc", "parsing time \"abc\" as \"MST\": cannot parse \"abc\" as \"MST\""},
      {"MST", "ABCDEF", "parsing time \"ABCDEF\" as \"MST\": cannot parse \"ABCDEF\" as \"MST\""},
      {"MST", "+24", "parsing time \"+24\" as \"MST\": cannot parse \"+24\" as \"MST\""},
      {".000", ".12", "parsing time \".12\" as \".000\": cannot parse \".12\" as \".000\""},
      {".000", ".-12", "parsing time \".-12\": fractional second out of range"},
      {"002", "000", "parsing time \"000\": day-of-year out of range"},
      {"2006 002", "2026 366", "parsing time \"2026 366\": day-of-year out of range"},
      {"01 002", "02 001", "parsing time \"02 001\": day-of-year does not match month"},
      {"2 002", "2 001", "parsing time \"2 001\": day-of-year does not match day"},
      {"2006\\\"", "x\001",
       "parsing time \"x\\x01\" as \"2006\\\\\\\"\": cannot parse \"x\\x01\" as \"2006\""},
      {"-070000", "+0000661", "parsing time \"+0000661\": time zone offset second out of range"},
      {"2006", "20a6", "parsing time \"20a6\" as \"2006\": cannot parse \"20a6\" as \"2006\""},
      {"03", "13", "parsing time \"13\": hour out of range"},
  };
  for (const auto& row : rows) {
    const auto time = parse_in_location(row.layout, row.text, berlin());
    REQUIRE_FALSE(time);
    CHECK(time.error().message == row.message);
  }
}
