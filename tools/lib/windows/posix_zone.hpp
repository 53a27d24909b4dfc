// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string_view>

#include "base/timestamp.hpp"

namespace windows {

using base::Seconds;

// From `at` on the clocks are `offset` seconds ahead of UTC.
struct ClockChange {
  Seconds at;
  Seconds offset;
};

// A time zone as the variable TZ of POSIX writes it: "CET-1CEST,M3.5.0,M10.5.0/3".
struct PosixZone {
  // A day of every year, and the time on the clock then.
  struct Day {
    enum class Form { julian, day, week };  // "J60" (never 29 February), "59", "M3.5.0"
    Form form = Form::day;
    unsigned month = 0;
    unsigned week = 0;
    unsigned day = 0;
    Seconds time = 0;
  };
  struct Summer {
    Seconds offset;
    Day begin;
    Day end;
  };

  Seconds offset = 0;
  std::optional<Summer> summer = {};

  // The two changes of a year in their order. Only with a summer time.
  std::array<ClockChange, 2> changes(std::chrono::year year) const;
};

// Nothing for what is no such text.
std::optional<PosixZone> parse_posix_zone(std::string_view text);

}  // namespace windows
