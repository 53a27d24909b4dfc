// SPDX-License-Identifier: Apache-2.0
#include "base/timestamp.hpp"

#include <catch2/catch.hpp>

using base::parse_time;

TEST_CASE("parse_time: as Kubernetes writes it, and as others do", "[base]") {
  struct Row {
    const char* text;
    std::optional<base::Seconds> expected;
  };
  const auto row = GENERATE(values<Row>({
      {"1970-01-01T00:00:00Z", 0},
      {"2024-02-29T00:00:00Z", 1709164800},
      {"2026-02-30T00:00:00Z", std::nullopt},
      {"2026-08-01", std::nullopt},
      {"2026-08-01T25:00:00Z", std::nullopt},
      {"2026-08-01T12:00:00.Z", std::nullopt},
      {"2026-08-01T12:00:00+2:00", std::nullopt},
      {"2026-08-01T12:00:00+99:00", std::nullopt},
      {"2026-08-01T12:00:00Zz", std::nullopt},
      {"2000-02-29T12:00:00Z", 951825600},
      {"2026-08-22T10:15:03Z", 1787393703},
      {"2026-08-22T10:15:03.999999999Z", 1787393703},
      {"2026-08-22T12:15:03+02:00", 1787393703},
      {"2026-08-22T04:45:03-05:30", 1787393703},
      {"1969-12-31T23:59:59Z", -1},
      {"2026-08-22 10:15:03Z", std::nullopt},
      {"2026-08-22T10:15:03", std::nullopt},
      {"2026-13-22T10:15:03Z", std::nullopt},
      {"2026-00-22T10:15:03Z", std::nullopt},
      {"2026-08-32T10:15:03Z", std::nullopt},
      {"2026-08-22T10:15:03+0200", std::nullopt},
      {"20x6-08-22T10:15:03Z", std::nullopt},
      {"", std::nullopt},
      {"Z", std::nullopt},
  }));
  CAPTURE(row.text);
  CHECK(parse_time(row.text) == row.expected);
}

TEST_CASE("format_time: what is written is read again as the same moment", "[base]") {
  using base::format_time;
  CHECK(format_time(0) == "1970-01-01T00:00:00Z");
  CHECK(format_time(-1) == "1969-12-31T23:59:59Z");
  CHECK(format_time(1787393703) == "2026-08-22T10:15:03Z");
  const auto time = GENERATE(take(50, random(base::Seconds{-2000000000}, 4000000000)));
  CHECK(parse_time(format_time(time)) == time);
}
