// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "windows/cron.hpp"
#include "windows/sync_window.hpp"

namespace windows {

// When a window is active. Argo CD looks up how far the clocks of the window's zone are ahead of
// UTC *now*, moves `now` by that, and asks the schedule in UTC: is there a beginning between now
// minus the duration and now? So a window goes by what the clocks show, lasts an hour more or less
// when they change meanwhile, comes twice in an hour that comes twice, and not at all when its
// beginning and end are skipped.
class WindowTimetable {
 public:
  // Fails as parse_schedule() does, with `malformed` also for the duration.
  static base::Result<WindowTimetable> make(const SyncWindow& window, const std::string& zoneinfo);

  struct Stretch {
    bool is_active;
    Seconds until;  // until then nothing changes; never after the horizon
  };
  Stretch at(Seconds time, Seconds horizon) const;

  const gotime::TimeZone& zone() const { return zone_; }

 private:
  WindowTimetable(Schedule schedule, Seconds duration, gotime::TimeZone zone)
      : schedule_(std::move(schedule)), duration_(duration), zone_(std::move(zone)) {}

  std::optional<Seconds> end_of_chain(Seconds local, Seconds local_horizon) const;

  Schedule schedule_;
  Seconds duration_;  // rounded up: times here have no fractions
  gotime::TimeZone zone_;
};

}  // namespace windows
