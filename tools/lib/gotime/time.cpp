// SPDX-License-Identifier: Apache-2.0
#include "gotime/time.hpp"

namespace gotime {
namespace {

// Moves what is beyond 0 to base - 1 in `low` to `high`.
void carry(std::int64_t& high, std::int64_t& low, std::int64_t base) {
  if (low < 0) {
    const auto borrowed = -(low + 1) / base + 1;
    high = wrapping_subtract(high, borrowed);
    low = wrapping_add(low, wrapping_multiply(borrowed, base));
  }
  if (low >= base) {
    high = wrapping_add(high, low / base);
    low %= base;
  }
}

}  // namespace

Time Time::from_unix(Seconds seconds, std::int64_t nanoseconds, Location location) {
  seconds = wrapping_add(seconds, nanoseconds / nanoseconds_per_second);
  nanoseconds %= nanoseconds_per_second;
  if (nanoseconds < 0) {
    nanoseconds += nanoseconds_per_second;
    seconds = wrapping_subtract(seconds, 1);
  }
  Time time;
  time.seconds_ = wrapping_add(seconds, seconds_to_1970);
  time.nanoseconds_ = static_cast<std::int32_t>(nanoseconds);
  time.location_ = std::move(location);
  return time;
}

Time Time::from_unix_milli(std::int64_t milliseconds, Location location) {
  return from_unix(milliseconds / 1000, milliseconds % 1000 * 1'000'000, std::move(location));
}

Time Time::from_unix_micro(std::int64_t microseconds, Location location) {
  return from_unix(microseconds / 1'000'000, microseconds % 1'000'000 * 1000, std::move(location));
}

Time Time::from_parts(const Parts& given, Location location) {
  auto parts = given;
  auto month = wrapping_subtract(parts.month, 1);
  carry(parts.year, month, 12);
  carry(parts.second, parts.nanosecond, nanoseconds_per_second);
  carry(parts.minute, parts.second, seconds_per_minute);
  carry(parts.hour, parts.minute, 60);
  carry(parts.day, parts.hour, 24);
  const auto of_day =
      parts.hour * seconds_per_hour + parts.minute * seconds_per_minute + parts.second;
  const auto local =
      wrapping_add(midnight(parts.year, static_cast<int>(month) + 1, parts.day), of_day);
  const auto seconds = location.from_local(local);
  return from_unix(seconds, parts.nanosecond, std::move(location));
}

Time Time::in(Location location) const {
  auto time = *this;
  time.location_ = std::move(location);
  return time;
}

std::strong_ordering Time::compare(const Time& other) const {
  if (seconds_ != other.seconds_) return seconds_ <=> other.seconds_;
  return nanoseconds_ <=> other.nanoseconds_;
}

void Time::add_seconds(Seconds seconds) {
  if (!__builtin_add_overflow(seconds_, seconds, &seconds_)) return;
  constexpr auto last = std::numeric_limits<Seconds>::max();
  seconds_ = seconds > 0 ? last : -last;
}

Time Time::add(Duration duration) const {
  auto time = *this;
  auto seconds = duration.nanoseconds() / nanoseconds_per_second;
  time.nanoseconds_ += static_cast<std::int32_t>(duration.nanoseconds() % nanoseconds_per_second);
  if (time.nanoseconds_ >= nanoseconds_per_second) {
    ++seconds;
    time.nanoseconds_ -= static_cast<std::int32_t>(nanoseconds_per_second);
  } else if (time.nanoseconds_ < 0) {
    --seconds;
    time.nanoseconds_ += static_cast<std::int32_t>(nanoseconds_per_second);
  }
  time.add_seconds(seconds);
  return time;
}

Duration Time::since(const Time& earlier) const {
  const auto difference = wrapping_subtract(seconds_, earlier.seconds_) * durations::second +
                          Duration(std::int64_t{nanoseconds_} - earlier.nanoseconds_);
  if (earlier.add(difference).equals(*this)) return difference;
  return is_before(earlier) ? durations::shortest : durations::longest;
}

Time Time::add_date(std::int64_t years, std::int64_t months, std::int64_t days) const {
  const auto today = date();
  const auto now = clock();
  return from_parts({.year = wrapping_add(today.year, years),
                     .month = wrapping_add(today.month, months),
                     .day = wrapping_add(today.day, days),
                     .hour = now.hour,
                     .minute = now.minute,
                     .second = now.second,
                     .nanosecond = nanoseconds_},
                    location_);
}

}  // namespace gotime
