// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "gotime/calendar.hpp"
#include "gotime/duration.hpp"
#include "gotime/location.hpp"

namespace gotime {

// A moment, to the nanosecond, and the place whose clocks show it: Go's time.Time without its
// reading of the monotonic clock. Every operation has Go's answer also at the limits: where it does
// not say otherwise, numbers that do not fit wrap around.
class Time {
 public:
  // Parts that need not be of the calendar: month 14 is February of the next year.
  struct Parts {
    std::int64_t year = 1;
    std::int64_t month = 1;
    std::int64_t day = 1;
    std::int64_t hour = 0;
    std::int64_t minute = 0;
    std::int64_t second = 0;
    std::int64_t nanosecond = 0;
  };

  Time() = default;  // Go's zero: the beginning of the year 1, UTC

  // Since 1970. The nanoseconds may be any number.
  static Time from_unix(Seconds seconds, std::int64_t nanoseconds = 0, Location location = {});
  static Time from_unix_milli(std::int64_t milliseconds, Location location = {});
  static Time from_unix_micro(std::int64_t microseconds, Location location = {});

  // The moment at which the clocks of the place show that; see TimeZone::from_local.
  static Time from_parts(const Parts& parts, Location location = {});

  std::int64_t unix() const { return wrapping_subtract(seconds_, seconds_to_1970); }
  std::int64_t unix_milli() const { return unix_in(1000); }
  std::int64_t unix_micro() const { return unix_in(1'000'000); }
  std::int64_t unix_nano() const { return unix_in(nanoseconds_per_second); }

  // What the clocks of the place show.
  Date date() const { return date_at(local_seconds()); }
  Clock clock() const { return clock_at(local_seconds()); }
  std::int64_t year() const { return date().year; }
  int month() const { return date().month; }
  int day() const { return date().day; }
  int year_day() const { return date().year_day; }
  int hour() const { return clock().hour; }
  int minute() const { return clock().minute; }
  int second() const { return clock().second; }
  int nanosecond() const { return nanoseconds_; }
  int weekday() const { return weekday_at(local_seconds()); }  // Sunday is 0
  IsoWeek iso_week() const { return iso_week_at(local_seconds()); }

  const Location& location() const { return location_; }
  // The name and offset of the place's time at this moment; the name lives as long as the place.
  TimeZone::Span zone() const { return location_.at(unix()); }
  Time in(Location location) const;
  Time utc() const { return in(Location()); }

  bool is_zero() const { return seconds_ == 0 && nanoseconds_ == 0; }

  // The order of the moments, wherever they are shown. There is no ==: Go's compares the places,
  // too, and its Equal does not.
  std::strong_ordering compare(const Time& other) const;
  bool equals(const Time& other) const { return compare(other) == 0; }
  bool is_before(const Time& other) const { return compare(other) < 0; }
  bool is_after(const Time& other) const { return compare(other) > 0; }

  Time add(Duration duration) const;          // stops at the first and last second there is
  Duration since(const Time& earlier) const;  // Go's Sub; stops at the longest durations
  // On the calendar of the place: a month after 31 January is 2 or 3 March.
  Time add_date(std::int64_t years, std::int64_t months, std::int64_t days) const;

  // To a multiple of `unit` since the zero time: backwards; or to the nearest, forwards where two
  // are as near. A unit of 0 or less changes nothing.
  Time truncate(Duration unit) const;
  Time round(Duration unit) const;

 private:
  static constexpr std::int64_t nanoseconds_per_second = 1'000'000'000;
  static constexpr Seconds seconds_to_1970 = 62'135'596'800;

  Seconds local_seconds() const {
    if (location_.is_utc()) return unix();
    return wrapping_add(unix(), zone().offset);
  }
  std::int64_t unix_in(std::int64_t units_per_second) const {
    return wrapping_add(wrapping_multiply(unix(), units_per_second),
                        nanoseconds_ / (nanoseconds_per_second / units_per_second));
  }
  void add_seconds(Seconds seconds);
  Duration rest_of_division(Duration unit) const;

  // Since the zero time: what a duration can add to, and what truncate() divides.
  Seconds seconds_ = 0;
  std::int32_t nanoseconds_ = 0;
  Location location_ = {};
};

}  // namespace gotime
