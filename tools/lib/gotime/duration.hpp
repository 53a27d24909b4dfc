// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "gotime/wrapping.hpp"

namespace gotime {

// A length of time as Go's time.Duration: a 64-bit number of nanoseconds. Its arithmetic wraps
// around like Go's, where a function does not say that it stops at the limits.
class Duration {
 public:
  constexpr Duration() = default;
  constexpr explicit Duration(std::int64_t nanoseconds) : nanoseconds_(nanoseconds) {}

  constexpr std::int64_t nanoseconds() const { return nanoseconds_; }
  constexpr std::int64_t microseconds() const { return nanoseconds_ / 1000; }
  constexpr std::int64_t milliseconds() const { return nanoseconds_ / 1'000'000; }
  double seconds() const;
  double minutes() const;
  double hours() const;

  // To a multiple of `unit`: towards zero; or to the nearest one, away from zero where two are as
  // near, and to the limit where that is beyond it. A unit of 0 or less changes nothing.
  Duration truncate(Duration unit) const;
  Duration round(Duration unit) const;

  // Stops at the largest duration.
  Duration abs() const;

  friend constexpr auto operator<=>(Duration, Duration) = default;

  friend constexpr Duration operator+(Duration left, Duration right) {
    return Duration(wrapping_add(left.nanoseconds_, right.nanoseconds_));
  }
  friend constexpr Duration operator-(Duration left, Duration right) {
    return Duration(wrapping_subtract(left.nanoseconds_, right.nanoseconds_));
  }
  friend constexpr Duration operator-(Duration duration) { return Duration() - duration; }
  friend constexpr Duration operator*(std::int64_t count, Duration unit) {
    return Duration(wrapping_multiply(count, unit.nanoseconds_));
  }

 private:
  std::int64_t nanoseconds_ = 0;
};

namespace durations {
inline constexpr Duration nanosecond(1);
inline constexpr Duration microsecond(1000);
inline constexpr Duration millisecond(1'000'000);
inline constexpr Duration second(1'000'000'000);
inline constexpr Duration minute = 60 * second;
inline constexpr Duration hour = 60 * minute;
inline constexpr Duration shortest(std::numeric_limits<std::int64_t>::min());
inline constexpr Duration longest(std::numeric_limits<std::int64_t>::max());
}  // namespace durations

// As Go's String() writes it: "1h2m3.5s", "1.5ms", "-20ns", "0s".
std::string to_text(Duration duration);

// Reads a duration exactly as Go's time.ParseDuration does ("8h", "1h30m", "-1.5s", "0"). Unlike
// base::parse_duration, which is for people, a number needs its unit. Fails with `malformed` and
// Go's words: `time: unknown unit "y" in duration "5y"`.
base::Result<Duration> parse_duration(std::string_view text);

}  // namespace gotime
