// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "gotime/time_zone.hpp"

namespace windows {

using base::Seconds;

// When a window of Argo CD begins: minute, hour, day of the month, month, day of the week.
//
// The rules are those of robfig/cron, as Argo CD calls it: lists, ranges, steps, `*` and `?`,
// three-letter names, Sunday is 0 only, no descriptors such as @daily. Where one of the two fields
// of days has a star, a day must satisfy both; otherwise either.
class Schedule {
 public:
  // A value is a bit; the highest says that there was a star.
  struct Fields {
    std::uint64_t minutes = 0;
    std::uint64_t hours = 0;
    std::uint64_t days = 0;
    std::uint64_t months = 0;
    std::uint64_t weekdays = 0;
  };
  static constexpr std::uint64_t star = std::uint64_t{1} << 63U;

  Schedule(const Fields& fields, gotime::TimeZone zone) : fields_(fields), zone_(std::move(zone)) {}

  // The first time after `time`; nothing if that is not within five years. Around a change of the
  // clocks it is what robfig/cron says, even where that is odd.
  std::optional<Seconds> next(Seconds time) const;

 private:
  Fields fields_;
  gotime::TimeZone zone_;
};

// "0 22 * * 1-5"; a zone of its own may stand in front: "CRON_TZ=Europe/Berlin 0 22 * * *".
// Fails with `malformed` where Argo CD cannot read it, naming the field, and with `not_found` for
// a zone of which there is no data in the folder `zoneinfo`.
base::Result<Schedule> parse_schedule(std::string_view text,
                                      const std::string& zoneinfo = gotime::default_zoneinfo);

}  // namespace windows
