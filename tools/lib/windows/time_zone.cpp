// SPDX-License-Identifier: Apache-2.0
//
// g++ 12 has no time zones in std::chrono, and the library of Debian that has them does not read
// the rule at the end of a compiled zone, without which many systems' files end long ago. What we
// need of the format is little: the changes of the clock that are listed, and those that the rule
// foresees, up to a year that nobody asks for.
#include "windows/time_zone.hpp"

#include <algorithm>
#include <array>

#include "base/file.hpp"

namespace windows {
namespace {

constexpr int last_year = 2200;

struct Counts {
  std::size_t ut_flags = 0;
  std::size_t standard_flags = 0;
  std::size_t leap_seconds = 0;
  std::size_t changes = 0;
  std::size_t types = 0;
  std::size_t name_bytes = 0;

  std::size_t bytes(std::size_t width) const {
    return changes * (width + 1) + types * 6 + name_bytes + leap_seconds * (width + 4) +
           standard_flags + ut_flags;
  }
};

// A big-endian number with a sign.
Seconds number_at(std::string_view bytes, std::size_t at, std::size_t width) {
  std::uint64_t number = (static_cast<unsigned char>(bytes[at]) & 0x80U) == 0 ? 0 : ~0ULL;
  for (const char c : bytes.substr(at, width)) {
    number = number << 8U | static_cast<unsigned char>(c);
  }
  return static_cast<Seconds>(number);
}

// The header at the start of `bytes`, which it is taken off.
std::optional<Counts> take_header(std::string_view& bytes) {
  constexpr std::size_t header = 44;
  constexpr std::size_t before_counts = 20;
  constexpr Seconds most = 1 << 16U;
  if (bytes.size() < header || !bytes.starts_with("TZif")) return std::nullopt;
  std::array<std::size_t, 6> counts = {};
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const auto count = number_at(bytes, before_counts + i * 4, 4);
    if (count < 0 || count > most) return std::nullopt;
    counts[i] = static_cast<std::size_t>(count);
  }
  bytes.remove_prefix(header);
  return Counts{counts[0], counts[1], counts[2], counts[3], counts[4], counts[5]};
}

std::optional<std::vector<ClockChange>> read_changes(std::string_view block, const Counts& counts,
                                                     std::size_t width) {
  const auto types = counts.changes * (width + 1);
  std::vector<ClockChange> changes;
  for (std::size_t i = 0; i < counts.changes; ++i) {
    const auto type = static_cast<unsigned char>(block[counts.changes * width + i]);
    if (type >= counts.types) return std::nullopt;
    const auto at = number_at(block, i * width, width);
    if (!changes.empty() && at <= changes.back().at) return std::nullopt;
    changes.push_back({at, number_at(block, types + type * std::size_t{6}, 4)});
  }
  return changes;
}

// Goes on with the rule "\nCET-1CEST,M3.5.0,M10.5.0/3\n" where the list ends.
void extend(std::vector<ClockChange>& changes, std::string_view footer) {
  if (!footer.starts_with('\n')) return;
  footer.remove_prefix(1);
  const auto rule = parse_posix_zone(footer.substr(0, footer.find('\n')));
  if (!rule || !rule->summer) return;
  const auto listed = changes.empty() ? std::numeric_limits<Seconds>::min() : changes.back().at;
  // A list without an entry stands for a rule that always held; nobody asks for what was before.
  constexpr int first_year = 1970;
  constexpr Seconds average_year = 31'556'952;
  const auto years = std::clamp<Seconds>(listed / average_year, 0, last_year - first_year);
  const int begin = first_year + static_cast<int>(years);
  for (int year = begin - 1; year <= last_year; ++year) {
    for (const auto& change : rule->changes(std::chrono::year(year))) {
      if (change.at > listed) changes.push_back(change);
    }
  }
}

}  // namespace

TimeZone::Span TimeZone::at(Seconds time) const {
  const auto after =
      std::upper_bound(changes_.begin(), changes_.end(), time,
                       [](Seconds left, const ClockChange& change) { return left < change.at; });
  Span span = {.offset = first_offset_};
  if (after != changes_.end()) span.end = after->at;
  if (after != changes_.begin()) {
    span.begin = std::prev(after)->at;
    span.offset = std::prev(after)->offset;
  }
  return span;
}

Seconds TimeZone::from_local(Seconds local) const {
  const auto guess = at(local);
  const auto time = local - guess.offset;
  if (guess.offset == 0 || (time >= guess.begin && time < guess.end)) return time;
  return local - at(time).offset;
}

std::optional<TimeZone> read_time_zone(std::string_view bytes) {
  std::size_t width = 4;
  constexpr std::size_t version_at = 4;
  const bool has_second = bytes.size() > version_at && bytes[version_at] >= '2';
  auto counts = take_header(bytes);
  if (!counts || counts->bytes(width) > bytes.size()) return std::nullopt;
  if (has_second) {
    bytes.remove_prefix(counts->bytes(width));
    width = 8;
    counts = take_header(bytes);
    if (!counts || counts->bytes(width) > bytes.size()) return std::nullopt;
  }
  if (counts->types == 0) return std::nullopt;
  auto changes = read_changes(bytes, *counts, width);
  if (!changes) return std::nullopt;
  if (has_second) extend(*changes, bytes.substr(counts->bytes(width)));
  const auto first = number_at(bytes, counts->changes * (width + 1), 4);
  return TimeZone(first, std::move(*changes));
}

bool is_refused_zone_name(std::string_view name) {
  return name.starts_with('/') || name.find('\\') != std::string_view::npos ||
         name.find("..") != std::string_view::npos || name.find('\0') != std::string_view::npos;
}

std::optional<TimeZone> load_time_zone(const std::string& name, const std::string& zoneinfo) {
  if (name.empty() || name == "UTC") return TimeZone();
  if (is_refused_zone_name(name)) return std::nullopt;
  const auto bytes = base::read_file(zoneinfo + "/" + name);
  if (!bytes) return std::nullopt;
  return read_time_zone(*bytes);
}

}  // namespace windows
