// SPDX-License-Identifier: Apache-2.0
#include "windows/cron.hpp"

#include <chrono>

namespace windows {
namespace {

using namespace std::chrono;

constexpr Seconds minute_long = 60;
constexpr Seconds hour_long = 3600;
constexpr Seconds day_long = 86400;

bool has(std::uint64_t field, unsigned value) {
  return (field >> value & 1U) != 0;
}

// robfig/cron goes forward field by field, from the month to the second, and starts over when one
// of them wraps around: then a step answers false. We go the same way, because around a change of
// the clocks the way decides where it ends.
class Walk {
 public:
  Walk(const Schedule::Fields& fields, const gotime::TimeZone& zone, Seconds time)
      : fields_(fields), zone_(zone) {
    go_to(time);
  }

  Seconds time() const { return time_; }
  int year() const { return static_cast<int>(date_.year()); }

  // A day that a zone once left out could turn the walk in circles.
  bool is_lost() const { return steps_ > 100'000; }

  bool find_month() {
    while (!has(fields_.months, static_cast<unsigned>(date_.month()))) {
      const auto month = date_.year() / date_.month();
      if (is_first_step()) go_to_local(sys_days(month / 1), 0);
      const auto days_before = days(static_cast<unsigned>(date_.day()) - 1);
      go_to_local(sys_days((month + months(1)) / 1) + days_before, seconds_of_day_);
      if (date_.month() == January) return false;
    }
    return true;
  }

  bool find_day() {
    while (!is_lost() && !is_day()) {
      if (is_first_step()) go_to_local(sys_days(date_), 0);
      go_to_local(sys_days(date_) + days(1), seconds_of_day_);
      // Midnight does not exist where the clocks change then.
      const auto shown = hour();
      if (shown > 12) go_to(time_ + (24 - shown) * hour_long);
      if (shown > 0 && shown <= 12) go_to(time_ - shown * hour_long);
      if (date_.day() == day(1)) return false;
    }
    return !is_lost();
  }

  bool find_hour() {
    while (!has(fields_.hours, static_cast<unsigned>(hour()))) {
      if (is_first_step()) go_to_local(sys_days(date_), hour() * hour_long);
      go_to(time_ + hour_long);
      if (hour() == 0) return false;
    }
    return true;
  }

  bool find_minute() {
    while (!has(fields_.minutes, static_cast<unsigned>(minute()))) {
      if (is_first_step()) go_to(time_ - (time_ % minute_long + minute_long) % minute_long);
      go_to(time_ + minute_long);
      if (minute() == 0) return false;
    }
    return true;
  }

  bool find_second() {
    const auto second = seconds_of_day_ % minute_long;
    if (second == 0) return true;
    (void)is_first_step();
    go_to(time_ + minute_long - second);
    return false;
  }

 private:
  // Before its first step the walk goes back to where the field in question began.
  bool is_first_step() { return !std::exchange(has_stepped_, true); }

  Seconds hour() const { return seconds_of_day_ / hour_long; }
  Seconds minute() const { return seconds_of_day_ / minute_long % 60; }

  bool is_day() const {
    const bool in_month = has(fields_.days, static_cast<unsigned>(date_.day()));
    const bool in_week = has(fields_.weekdays, weekday(sys_days(date_)).c_encoding());
    const bool needs_both = ((fields_.days | fields_.weekdays) & Schedule::star) != 0;
    return needs_both ? in_month && in_week : in_month || in_week;
  }

  void go_to(Seconds time) {
    ++steps_;
    time_ = time;
    const sys_seconds local{seconds(time + zone_.at(time).offset)};
    const auto midnight = floor<days>(local);
    date_ = midnight;
    seconds_of_day_ = (local - midnight).count();
  }

  void go_to_local(sys_days date, Seconds seconds_of_day) {
    go_to(zone_.from_local(date.time_since_epoch().count() * day_long + seconds_of_day));
  }

  const Schedule::Fields& fields_;
  const gotime::TimeZone& zone_;
  bool has_stepped_ = false;
  int steps_ = 0;
  Seconds time_ = 0;
  year_month_day date_;
  Seconds seconds_of_day_ = 0;
};

}  // namespace

std::optional<Seconds> Schedule::next(Seconds time) const {
  // An empty list (",") is a field that never comes.
  if (fields_.minutes == 0 || fields_.hours == 0 || fields_.months == 0) return std::nullopt;
  constexpr int years = 5;
  Walk walk(fields_, zone_, time + 1);
  const auto last = walk.year() + years;
  while (walk.year() <= last && !walk.is_lost()) {
    if (walk.find_month() && walk.find_day() && walk.find_hour() && walk.find_minute() &&
        walk.find_second()) {
      return walk.time();
    }
  }
  return std::nullopt;
}

}  // namespace windows
