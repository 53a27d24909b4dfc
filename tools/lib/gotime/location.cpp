// SPDX-License-Identifier: Apache-2.0
#include "gotime/location.hpp"

#include <filesystem>

#include "base/file.hpp"
#include "base/text.hpp"
#include "gotime/wrapping.hpp"

namespace gotime {
namespace {

const std::string machine_zone = "/etc/localtime";

// Why there is no such file, in the words of the system that Go passes on.
base::Error unreadable(const std::string& name, const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return base::malformed_error("is a directory");
  if (error && error != std::errc::no_such_file_or_directory) {
    auto reason = error.message();
    reason[0] = base::to_lower(reason.substr(0, 1))[0];
    return base::malformed_error(reason);
  }
  return {.kind = base::ErrorKind::not_found, .message = "unknown time zone " + name};
}

base::Result<TimeZone> read_zone_file(const std::string& name, const std::string& path) {
  const auto bytes = base::read_file(path);
  if (!bytes) return unreadable(name, path);
  auto zone = read_time_zone(*bytes);
  if (!zone) return base::malformed_error("malformed time zone information");
  return std::move(*zone);
}

}  // namespace

Location Location::fixed(std::string_view name, Seconds offset) {
  constexpr Seconds hours_before = 12;
  constexpr Seconds hours_after = 14;
  const auto hours = offset / seconds_per_hour;
  if (name.empty() && hours >= -hours_before && hours <= hours_after &&
      hours * seconds_per_hour == offset) {
    Location location;
    location.unnamed_hours_ = static_cast<std::int8_t>(hours);
    return location;
  }
  return of(std::string(name), TimeZone({.name = std::string(name), .offset = offset}));
}

Location Location::of(std::string name, TimeZone zone) {
  Location location;
  location.place_ = std::make_shared<const Place>(Place{std::move(name), std::move(zone)});
  return location;
}

std::string_view Location::name() const {
  if (place_) return place_->name;
  return unnamed_hours_ ? "" : "UTC";
}

TimeZone::Span Location::at(Seconds time) const {
  if (place_) return place_->zone.at(time);
  if (!unnamed_hours_) return {};
  return {.offset = *unnamed_hours_ * seconds_per_hour, .name = ""};
}

Seconds Location::from_local(Seconds local) const {
  if (place_) return place_->zone.from_local(local);
  return wrapping_subtract(local, at(local).offset);
}

std::optional<Seconds> Location::offset_of_name(std::string_view name, Seconds local) const {
  if (place_) return place_->zone.offset_of_name(name, local);
  return std::nullopt;
}

base::Result<Location> load_location(const std::string& name, const Location& local,
                                     const std::string& zoneinfo) {
  if (name.empty() || name == "UTC") return Location();
  if (name == "Local") return local;
  if (name.find("..") != std::string::npos || name[0] == '/' || name[0] == '\\') {
    return base::malformed_error("time: invalid location name");
  }
  if (name.find('\0') != std::string::npos) return base::malformed_error("invalid argument");
  return Location::of(name, TRY(read_zone_file(name, zoneinfo + "/" + name)));
}

Location local_location(const std::optional<std::string>& variable_tz,
                        const std::string& zoneinfo) {
  const auto utc = [] { return Location::of("UTC", TimeZone()); };
  std::string path = machine_zone;
  std::string name = "Local";
  if (variable_tz) {
    name = variable_tz->starts_with(':') ? variable_tz->substr(1) : *variable_tz;
    if (name.empty() || name == "UTC") return utc();
    path = name.starts_with('/') ? name : zoneinfo + "/" + name;
    if (name == machine_zone) name = "Local";
  }
  auto zone = read_zone_file(name, path);
  if (!zone) return utc();
  return Location::of(std::move(name), std::move(*zone));
}

}  // namespace gotime
