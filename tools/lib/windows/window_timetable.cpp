// SPDX-License-Identifier: Apache-2.0
#include "windows/window_timetable.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "base/text.hpp"
#include "gotime/duration.hpp"

namespace windows {

base::Result<WindowTimetable> WindowTimetable::make(const SyncWindow& window,
                                                    const std::string& zoneinfo) {
  auto schedule = TRY(parse_schedule(window.schedule, zoneinfo));
  const auto duration = gotime::parse_duration(window.duration);
  if (!duration) {
    return base::Error{
        .kind = base::ErrorKind::malformed,
        .message = "the duration '" + base::printable(window.duration) + "' is none of Go's"};
  }
  const auto seconds =
      ceil<std::chrono::seconds>(std::chrono::nanoseconds(duration->nanoseconds())).count();
  // Argo CD takes UTC for a zone that it cannot load, and says so in its log only.
  if (gotime::is_refused_zone_name(window.time_zone)) {
    return WindowTimetable(std::move(schedule), seconds, gotime::TimeZone());
  }
  auto zone = gotime::load_time_zone(window.time_zone, zoneinfo);
  if (!zone) {
    return base::Error{.kind = base::ErrorKind::not_found,
                       .message = "this machine has no data of the time zone '" +
                                  base::printable(window.time_zone) + "'"};
  }
  return WindowTimetable(std::move(schedule), seconds, std::move(*zone));
}

// Where the window that is active at `local` ends, if the next one has not begun by then. Nothing:
// not before the horizon.
std::optional<Seconds> WindowTimetable::end_of_chain(Seconds local, Seconds local_horizon) const {
  auto end = local;
  while (end < local_horizon) {
    // The latest beginning takes us furthest, but only the next one after a moment can be found:
    // so look for one within the last minute first.
    bool is_going_on = false;
    for (const auto back : std::array{std::min(Seconds{60}, duration_), duration_}) {
      const auto begin = schedule_.next(end - back);
      if (!begin) return std::nullopt;
      if (*begin > end) continue;
      end = *begin + duration_;
      is_going_on = true;
      break;
    }
    if (!is_going_on) return end;
  }
  return std::nullopt;
}

// A schedule without a next beginning is always active: robfig/cron then answers the year 1, which
// is before now.
WindowTimetable::Stretch WindowTimetable::at(Seconds time, Seconds horizon) const {
  const auto span = zone_.at(time);
  const auto last = std::min(span.end, horizon);
  const auto local = time + span.offset;
  const auto begin = schedule_.next(local - duration_);
  if (!begin) return {.is_active = true, .until = last};
  const bool is_active = *begin <= local;
  std::optional<Seconds> change;
  if (is_active) change = end_of_chain(local, last + span.offset);
  if (!is_active && duration_ > 0) change = begin;
  return {.is_active = is_active, .until = change ? std::min(*change - span.offset, last) : last};
}

}  // namespace windows
