// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstdint>

#include "gotime/duration.hpp"
#include "gotime/format.hpp"
#include "govalue/read_number.hpp"
#include "govalue/time_types.hpp"
#include "sprig/state.hpp"
#include "sprig/themes.hpp"

namespace sprig {
namespace {

using gotime::Duration;
using gotime::Time;
using govalue::Call;
using govalue::function;
using govalue::Value;

constexpr std::string_view html_layout = "2006-01-02";
constexpr std::string_view local_zone = "Local";

Time now(Call& call) {
  const govalue::World& world = state_of(call).world();
  return world.now().in(world.local());
}

// A time, or a number of seconds since 1970. Anything else, a text above all, is now.
Time time_of(Call& call, const Value& value) {
  if (value.is(govalue::time_type)) return value.held<Time>();
  if (value.is(govalue::int64_type) || value.is(govalue::int_type) ||
      value.is(govalue::int32_type)) {
    return Time::from_unix(value.as_signed(), 0, state_of(call).world().local());
  }
  return now(call);
}

base::Result<std::string> date_in_zone(Call& call, std::string_view layout, const Value& date,
                                       std::string_view zone) {
  if (!call.budget.spend_memory(layout.size())) return call.budget.error();
  return gotime::format(time_of(call, date).in(state_of(call).location(zone, call.budget)), layout);
}

base::Result<std::string> date(Call& call, std::string_view layout, const Value& value) {
  return date_in_zone(call, layout, value, local_zone);
}

base::Result<std::string> html_date(Call& call, const Value& value) {
  return date_in_zone(call, html_layout, value, local_zone);
}

base::Result<std::string> html_date_in_zone(Call& call, const Value& value, std::string_view zone) {
  return date_in_zone(call, html_layout, value, zone);
}

base::Result<Time> must_date_modify(std::string_view change, const Time& time) {
  return time.add(TRY(gotime::parse_duration(change)));
}

Time date_modify(std::string_view change, const Time& time) {
  const auto changed = must_date_modify(change, time);
  return changed ? changed.value() : time;
}

// Unlike elsewhere an int32 is now.
std::string date_ago(Call& call, const Value& value) {
  const Time time = value.is(govalue::int32_type) ? now(call) : time_of(call, value);
  return gotime::to_text(now(call).since(time).round(gotime::durations::second));
}

std::string duration(const Value& value) {
  std::int64_t seconds = 0;
  if (value.is(govalue::string_type)) seconds = govalue::read_signed(value.as_text()).value;
  if (value.is(govalue::int64_type)) seconds = value.as_signed();
  return gotime::to_text(seconds * gotime::durations::second);
}

Duration rounded_duration(Call& call, const Value& value) {
  if (value.is(govalue::string_type)) {
    const auto parsed = gotime::parse_duration(value.as_text());
    return parsed ? parsed.value() : Duration();
  }
  if (value.is(govalue::int64_type)) return Duration(value.as_signed());
  if (value.is(govalue::time_type)) return now(call).since(value.held<Time>());
  return {};
}

// The largest unit of which there is more than one: "2h10m5s" is "2h", an hour is "60m".
std::string duration_round(Call& call, const Value& value) {
  struct Unit {
    Duration length;
    std::string_view name;
  };
  static constexpr std::array<Unit, 6> units = {{
      {std::int64_t{24} * 365 * gotime::durations::hour, "y"},
      {std::int64_t{24} * 30 * gotime::durations::hour, "mo"},
      {24 * gotime::durations::hour, "d"},
      {gotime::durations::hour, "h"},
      {gotime::durations::minute, "m"},
      {gotime::durations::second, "s"},
  }};
  const std::int64_t signed_length = rounded_duration(call, value).nanoseconds();
  const auto bits = static_cast<std::uint64_t>(signed_length);
  const std::uint64_t length = signed_length < 0 ? 0 - bits : bits;
  for (const Unit& unit : units) {
    const auto size = static_cast<std::uint64_t>(unit.length.nanoseconds());
    if (length > size) return std::to_string(length / size).append(unit.name);
  }
  return "0s";
}

base::Result<Time> must_to_date(Call& call, std::string_view layout, std::string_view text) {
  return gotime::parse_in_location(layout, text, state_of(call).world().local());
}

Time to_date(Call& call, std::string_view layout, std::string_view text) {
  const auto parsed = must_to_date(call, layout, text);
  return parsed ? parsed.value() : Time();
}

std::string unix_epoch(const Time& time) {
  return std::to_string(time.unix());
}

}  // namespace

std::span<const govalue::Function> date_functions() {
  static const std::array rows = {
      function<&now>("now"),
      function<&date>("date"),
      function<&date_in_zone>("date_in_zone"),
      function<&date_in_zone>("dateInZone"),
      function<&html_date>("htmlDate"),
      function<&html_date_in_zone>("htmlDateInZone"),
      function<&date_modify>("date_modify"),
      function<&date_modify>("dateModify"),
      function<&must_date_modify>("must_date_modify"),
      function<&must_date_modify>("mustDateModify"),
      function<&date_ago>("ago"),
      function<&duration>("duration"),
      function<&duration_round>("durationRound"),
      function<&to_date>("toDate"),
      function<&must_to_date>("mustToDate"),
      function<&unix_epoch>("unixEpoch"),
  };
  return rows;
}

}  // namespace sprig
