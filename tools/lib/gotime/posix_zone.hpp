// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "gotime/calendar.hpp"

namespace gotime {

// From `at` on the clocks are `offset` seconds ahead of UTC.
struct ClockChange {
  Seconds at;
  Seconds offset;
  bool is_summer;  // whether it is the summer time that begins
};

// A time zone as the variable TZ of POSIX writes it: "CET-1CEST,M3.5.0,M10.5.0/3".
struct PosixZone {
  // A day of every year, and the time on the clock then.
  struct Day {
    enum class Form { julian, day, week };  // "J60" (never 29 February), "59", "M3.5.0"
    Form form = Form::day;
    int month = 0;
    int week = 0;
    int day = 0;
    Seconds time = 0;
  };
  struct Summer {
    std::string name;
    Seconds offset;
    Day begin;
    Day end;
  };

  std::string name = {};
  Seconds offset = 0;
  std::optional<Summer> summer = {};

  // The two changes of a year in their order. Only with a summer time.
  std::array<ClockChange, 2> changes(std::int64_t year) const;
};

// Nothing for what Go does not read as such a text. A summer time without days has those of the
// United States.
std::optional<PosixZone> parse_posix_zone(std::string_view text);

}  // namespace gotime
