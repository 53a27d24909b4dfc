// SPDX-License-Identifier: Apache-2.0
#include "kube/timestamp.hpp"

#include <catch2/catch.hpp>

using kube::parse_timestamp;
using std::chrono::seconds;

TEST_CASE("parse_timestamp: times as Go writes them", "[kube]") {
  CHECK(parse_timestamp("1970-01-01T00:00:00Z") == seconds(0));
  CHECK(parse_timestamp("2026-08-01T12:00:00Z") == seconds(1785585600));
  CHECK(parse_timestamp("2026-08-01T12:00:00.999999999Z") == seconds(1785585600));
  CHECK(parse_timestamp("2026-08-01T14:00:00+02:00") == seconds(1785585600));
  CHECK(parse_timestamp("2026-08-01T06:30:00-05:30") == seconds(1785585600));
  CHECK(parse_timestamp("2024-02-29T00:00:00Z") == seconds(1709164800));
}

TEST_CASE("parse_timestamp: what is no time is nothing", "[kube]") {
  for (const auto* text :
       {"", "2026-08-01", "2026-08-01T12:00:00", "2026-02-30T00:00:00Z", "2026-13-01T00:00:00Z",
        "2026-08-01T25:00:00Z", "2026-08-01T12:00:00.Z", "2026-08-01T12:00:00+2:00",
        "2026-08-01T12:00:00+99:00", "2026-08-01T12:00:00Zz", "2026-08-01 12:00:00Z"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_timestamp(text));
  }
}
