// SPDX-License-Identifier: Apache-2.0
#include "unit/expr/rows.hpp"

TEST_CASE("Functions of times") {
  check_rows({
      {R"(duration("1h30m"))", R"(time.Duration|1h30m0s)"},
      {R"(duration("5"))", R"(? time: missing unit in duration "5" (1:1))"},
      {R"(duration(n))", R"(? interface conversion: interface {} is nil, not string (1:1))"},
      {R"(date("2024-01-02"))", R"(time.Time|2024-01-02 00:00:00 +0000 UTC)"},
      {R"(date("2024-01-02T03:04:05Z"))", R"(time.Time|2024-01-02 03:04:05 +0000 UTC)"},
      {R"(date("2024-01-02 03:04:05"))", R"(time.Time|2024-01-02 03:04:05 +0000 UTC)"},
      {R"(date("15:04:05"))", R"(time.Time|0000-01-01 15:04:05 +0000 UTC)"},
      {R"(date("02 Jan 24 15:04 UTC"))", R"(time.Time|2024-01-02 15:04:00 +0000 UTC)"},
      {R"(date("nope"))", R"(? invalid date nope (1:1))"},
      {R"(date(n))", R"(? interface conversion: interface {} is nil, not string (1:1))"},
      {R"(date("02/01/2024", "02/01/2006"))", R"(time.Time|2024-01-02 00:00:00 +0000 UTC)"},
      {R"(date("x", "2006"))", R"(? parsing time "x" as "2006": cannot parse "x" as "2006" (1:1))"},
      {R"(date("2024-07-01", "2006-01-02", "Europe/Berlin"))",
       R"(time.Time|2024-07-01 00:00:00 +0200 CEST)"},
      {R"(date("2024-07-01", "2006-01-02", "Nowhere/Land"))",
       R"(? unknown time zone Nowhere/Land (1:1))"},
      {R"(date(timezone("Europe/Berlin"), "2024-07-01"))",
       R"(time.Time|2024-07-01 00:00:00 +0200 CEST)"},
      {R"(timezone("Nowhere/Land"))", R"(? unknown time zone Nowhere/Land (1:1))"},
      {R"(timezone("UTC") == timezone("UTC"))", R"(bool|true)"},
      {R"(type(timezone("UTC")))", R"(string|time.Location)"},
      {R"(date("2024-01-02") < t1)", R"(bool|true)"},
      {R"(date("2024-01-02") + duration("1h"))", R"(time.Time|2024-01-02 01:00:00 +0000 UTC)"},
      {R"(date("2024-01-02").Year() == 2024)", R"(bool|true)"},
      {R"(date("2024-03-02").Month() == 3)",
       R"(! invalid operation: == (mismatched types time.Month and int) (1:28))"},
  });
}
