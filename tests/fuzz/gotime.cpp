// SPDX-License-Identifier: Apache-2.0

// Reads the first line as a layout and the rest as a time, then all of it as a duration, a time
// zone and a rule of POSIX: others write them into templates, or into the files of a machine. What
// was read is written as it can be read again.
#include <cstdint>
#include <string>

#include "fuzz/require.hpp"
#include "gotime/format.hpp"

using namespace gotime;

namespace {

constexpr Seconds now = 1'785'000'000;  // in 2026

void check_time(const Time& time, std::string_view layout) {
  (void)format(time, layout);
  (void)to_text(time.round(durations::hour).add_date(1, -1, 31));
  const auto text = to_rfc3339(time);
  if (!text || time.zone().offset % 60 != 0) return;
  const auto again = parse(layouts::rfc3339, *text, {});
  require(again && again->equals(time), "what JSON is given reads as the same moment");
}

void check_duration(const std::string& text) {
  const auto duration = parse_duration(text);
  if (!duration) return;
  const auto again = parse_duration(to_text(*duration));
  require(again && *again == *duration, "a printed duration reads as itself");
}

void check_zone(const TimeZone& zone, std::string_view layout) {
  const auto span = zone.at(now);
  require(span.begin <= now && now < span.end, "a span holds what was asked for");
  (void)zone.from_local(now);
  (void)format(Time::from_unix(now, 0, Location::of("here", zone)), layout);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto end = std::min(text.find('\n'), size);
  const auto layout = text.substr(0, end);
  const auto value = text.substr(std::min(end + 1, size));
  if (const auto time = parse(layout, value, {})) check_time(*time, layout);
  const auto here = Location::fixed("HERE", -5400);
  if (const auto time = parse_in_location(layout, value, here)) check_time(*time, layout);
  check_duration(text);
  if (const auto zone = read_time_zone(text)) check_zone(*zone, layout);
  if (const auto rule = parse_posix_zone(text)) check_zone(TimeZone({{}}, {}, *rule), layout);
  return 0;
}
