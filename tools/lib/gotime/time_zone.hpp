// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gotime/posix_zone.hpp"

namespace gotime {

// Where the machine keeps its time zones. An image without a system has none.
inline const std::string default_zoneinfo = "/usr/share/zoneinfo";

// How far the clocks of a place are ahead of UTC, and when. Empty: UTC.
class TimeZone {
 public:
  // What the clocks show, and how that is called there.
  struct Kind {
    std::string name = {};  // "CEST"; may be empty
    Seconds offset = 0;
    bool is_summer = false;
  };

  // From `at` on it is the kind of that number.
  struct Transition {
    Seconds at;
    std::uint8_t kind;
  };

  // From `begin` until before `end` it is the same. The name lives as long as the zone.
  struct Span {
    Seconds begin = std::numeric_limits<Seconds>::min();
    Seconds end = std::numeric_limits<Seconds>::max();
    Seconds offset = 0;
    std::string_view name = "UTC";
    bool is_summer = false;
  };

  TimeZone() = default;
  explicit TimeZone(Kind always);

  // At least one kind. The transitions are in their order and each is of one of the kinds. After
  // the last of them, or from ever where there is none, `rule` holds.
  TimeZone(std::vector<Kind> kinds, std::vector<Transition> transitions,
           std::optional<PosixZone> rule);

  Span at(Seconds time) const;

  // The moment at which the clocks show `local` seconds since 1970-01-01 00:00. Where they show it
  // twice or never, the one that Go's time.Date takes.
  Seconds from_local(Seconds local) const;

  // How far the clocks are ahead when they show `local` and their time has that name; the offset
  // of the name, if it never has it then. Nothing for a name that this zone has not listed.
  std::optional<Seconds> offset_of_name(std::string_view name, Seconds local) const;

 private:
  Span span_of(const Kind& kind) const;
  Span by_rule(Seconds time, Seconds listed) const;
  std::size_t first_kind() const;

  std::vector<Kind> kinds_ = {};
  std::vector<Transition> transitions_ = {};
  std::optional<PosixZone> rule_ = {};
  std::size_t first_kind_ = 0;
};

// Reads a compiled time zone (TZif, RFC 8536). Nothing for anything else.
std::optional<TimeZone> read_time_zone(std::string_view bytes);

// Whether Go refuses the name without a look at its data, or cannot have any.
bool is_refused_zone_name(std::string_view name);

// The zone of that name; "" is UTC. Nothing where this machine has no data of it.
std::optional<TimeZone> load_time_zone(const std::string& name, const std::string& zoneinfo);

}  // namespace gotime
