// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "gotime/time_zone.hpp"

namespace gotime {

// The place whose clocks a time is shown on, as Go's *time.Location. A handle: copies are cheap and
// share what they point to, which never changes.
class Location {
 public:
  Location() = default;  // UTC

  // A place of one offset all the year. Without a name it is printed as its offset.
  static Location fixed(std::string_view name, Seconds offset);

  // A place of that name, such as "Europe/Berlin".
  static Location of(std::string name, TimeZone zone);

  std::string_view name() const;
  bool is_utc() const { return !place_ && !unnamed_hours_; }

  // What the clocks show at a moment. The name in it lives as long as the location.
  TimeZone::Span at(Seconds time) const;

  // As TimeZone has them.
  Seconds from_local(Seconds local) const;
  std::optional<Seconds> offset_of_name(std::string_view name, Seconds local) const;

  // Whether Go's pointers would be equal: two places that were made apart are not the same even if
  // their clocks agree; unnamed ones of a whole hour are.
  friend bool operator==(const Location& left, const Location& right) = default;

 private:
  struct Place {
    std::string name;
    TimeZone zone;
  };

  std::shared_ptr<const Place> place_ = nullptr;
  std::optional<std::int8_t> unnamed_hours_ = {};  // in place of a place: most times need no more
};

// The place that Go's time.LoadLocation finds: "" and "UTC" are UTC, "Local" is `local`, any other
// has its data in the folder `zoneinfo`. Fails with Go's words, as `not_found` for "unknown time
// zone Mars/Olympus" and as `malformed` for a name or data that is none.
base::Result<Location> load_location(const std::string& name, const Location& local,
                                     const std::string& zoneinfo = default_zoneinfo);

// The place that Go takes for "Local", given the variable TZ, if there is one. Never fails: what
// cannot be loaded is a place that shows the time of UTC.
Location local_location(const std::optional<std::string>& variable_tz,
                        const std::string& zoneinfo = default_zoneinfo);

}  // namespace gotime
