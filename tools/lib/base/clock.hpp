// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace base {

using Duration = std::chrono::milliseconds;
using TimePoint = std::chrono::steady_clock::time_point;

// The time, as an interface so that tests need not wait for it.
class Clock {
 public:
  virtual ~Clock() = default;

  virtual TimePoint now() = 0;

  // Seconds since 1970; negative where the machine's clock is wrong.
  virtual std::chrono::seconds since_epoch() = 0;

  // Returns after `duration`, or at once with ErrorKind::stopped when a signal asks us to end.
  virtual Result<void> sleep_for(Duration duration) = 0;
};

class SystemClock final : public Clock {
 public:
  TimePoint now() override;
  std::chrono::seconds since_epoch() override;
  Result<void> sleep_for(Duration duration) override;
};

// The moment by which a whole run must be over.
class Deadline {
 public:
  Deadline(Clock& clock, Duration allowed)
      : clock_(&clock), allowed_(allowed), end_(clock.now() + allowed) {}

  Clock& clock() const { return *clock_; }
  Duration remaining() const;
  Duration spent() const { return allowed_ - remaining(); }
  bool is_over() const { return remaining() <= Duration::zero(); }

  // "out of time: not done within 2m".
  Error error() const;

  // Sleeps, but never past the end: fails with `timeout` where that would be needed.
  Result<void> sleep_for(Duration duration) const;

 private:
  Clock* clock_;
  Duration allowed_;
  TimePoint end_;
};

// The pauses between tries: each twice the one before, from `first` up to `longest`, of which a
// random part between half and all is taken, so that those who collided once do not again.
class Backoff {
 public:
  Backoff(Duration first, Duration longest) : next_(first), longest_(longest) {}
  Duration next();

 private:
  Duration next_;
  Duration longest_;
};

// Reads "90s", "10m", "1h30m", "250ms" or a plain number of seconds, as Go writes durations.
Result<Duration> parse_duration(std::string_view text);

// Writes one as people do: "0.2 s", "12 s", "2m", "1h30m".
std::string to_string(Duration duration);

}  // namespace base
