// SPDX-License-Identifier: Apache-2.0
#include "base/clock.hpp"

#include <poll.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <random>
#include <thread>

#include "base/stop.hpp"
#include "base/text.hpp"

namespace base {
namespace {

struct Unit {
  std::string_view name;
  double milliseconds;
};

constexpr std::array units = {Unit{"ms", 1}, Unit{"s", 1000}, Unit{"m", 60000}, Unit{"h", 3600000}};

Error bad_duration(std::string_view text) {
  return {.kind = ErrorKind::usage,
          .message = std::string("'") + printable(text) + "' is not a duration",
          .hint = "write 90s, 10m or 1h30m; a plain number means seconds"};
}

// A decimal number with an optional fraction at the start of `text`, which it is taken off.
std::optional<double> take_number(std::string_view& text) {
  const auto end = std::min(text.find_first_not_of("0123456789."), text.size());
  const auto digits = text.substr(0, end);
  if (digits.empty() || digits.size() > 15 || digits.front() == '.' || digits.back() == '.' ||
      std::count(digits.begin(), digits.end(), '.') > 1) {
    return std::nullopt;
  }
  text.remove_prefix(end);
  return std::stod(std::string(digits));
}

}  // namespace

TimePoint SystemClock::now() {
  return std::chrono::steady_clock::now();
}

std::chrono::seconds SystemClock::since_epoch() {
  return std::chrono::duration_cast<std::chrono::seconds>(
      std::chrono::system_clock::now().time_since_epoch());
}

Result<void> SystemClock::sleep_for(Duration duration) {
  const auto end = now() + duration;
  for (;;) {
    if (stop_signal() != 0) return stopped_error();
    const auto left = std::chrono::ceil<Duration>(end - now());
    if (left <= Duration::zero()) return {};
    pollfd wake_up = {.fd = stop_descriptor(), .events = POLLIN, .revents = 0};
    constexpr Duration::rep longest_poll = 60000;
    ::poll(&wake_up, 1, static_cast<int>(std::min(left.count(), longest_poll)));
  }
}

Duration Deadline::remaining() const {
  return std::chrono::duration_cast<Duration>(end_ - clock_->now());
}

Error Deadline::error() const {
  return {.kind = ErrorKind::timeout,
          .message = "out of time: not done within " + to_string(allowed_),
          .hint = "--timeout allows more"};
}

Result<void> Deadline::sleep_for(Duration duration) const {
  const auto left = remaining();
  if (duration < left) return clock_->sleep_for(duration);
  TRY(clock_->sleep_for(std::max(left, Duration::zero())));
  return error();
}

Duration Backoff::next() {
  static thread_local std::minstd_rand random(std::random_device{}());
  const auto most = next_.count();
  next_ = std::min(next_ * 2, longest_);
  return Duration(std::uniform_int_distribution<Duration::rep>(most / 2, most)(random));
}

Result<Duration> parse_duration(std::string_view text) {
  std::string_view rest = text;
  double total = 0;
  if (rest.empty()) return bad_duration(text);
  bool is_first = true;
  while (!rest.empty()) {
    const auto number = take_number(rest);
    if (!number) return bad_duration(text);
    const auto unit_end = std::min(rest.find_first_of("0123456789"), rest.size());
    const auto name = rest.substr(0, unit_end);
    rest.remove_prefix(unit_end);
    const auto* unit = std::find_if(units.begin(), units.end(),
                                    [&](const Unit& known) { return known.name == name; });
    const bool plain_seconds = name.empty() && rest.empty() && is_first;
    if (unit == units.end() && !plain_seconds) return bad_duration(text);
    total += *number * (plain_seconds ? 1000 : unit->milliseconds);
    is_first = false;
  }
  constexpr double ten_years = 10.0 * 365 * 24 * 3600 * 1000;
  if (total > ten_years) return bad_duration(text);
  return Duration(static_cast<Duration::rep>(std::llround(total)));
}

std::string to_string(Duration duration) {
  const auto milliseconds = duration.count();
  if (milliseconds < 10000) {
    std::array<char, 32> text;
    std::snprintf(text.data(), text.size(), "%.1f s", static_cast<double>(milliseconds) / 1000);
    return text.data();
  }
  const auto seconds = (milliseconds + 500) / 1000;
  if (seconds < 120) return std::to_string(seconds) + " s";
  const auto part = [](long long count, const char* unit) {
    return count == 0 ? std::string() : std::to_string(count) + unit;
  };
  return part(seconds / 3600, "h") + part(seconds / 60 % 60, "m") + part(seconds % 60, "s");
}

}  // namespace base
