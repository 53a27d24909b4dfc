// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "windows/posix_zone.hpp"

namespace windows {

// Where the machine keeps its time zones. An image without a system has none.
inline const std::string default_zoneinfo = "/usr/share/zoneinfo";

// How far the clocks of a place are ahead of UTC, and when. Without changes: UTC.
class TimeZone {
 public:
  // From `begin` until before `end` it is the same.
  struct Span {
    Seconds begin = std::numeric_limits<Seconds>::min();
    Seconds end = std::numeric_limits<Seconds>::max();
    Seconds offset = 0;
  };

  TimeZone() = default;
  TimeZone(Seconds first_offset, std::vector<ClockChange> changes)
      : first_offset_(first_offset), changes_(std::move(changes)) {}

  Span at(Seconds time) const;

  // The moment at which the clocks show `local` seconds since 1970-01-01 00:00. Where they show it
  // twice or never, the one that Go's time.Date takes.
  Seconds from_local(Seconds local) const;

 private:
  Seconds first_offset_ = 0;
  std::vector<ClockChange> changes_ = {};
};

// Reads a compiled time zone (TZif, RFC 8536). Nothing for anything else.
std::optional<TimeZone> read_time_zone(std::string_view bytes);

// Whether Go refuses the name without a look at its data.
bool is_refused_zone_name(std::string_view name);

// The zone of that name; "" is UTC. Nothing where this machine has no data of it.
std::optional<TimeZone> load_time_zone(const std::string& name, const std::string& zoneinfo);

}  // namespace windows
