// SPDX-License-Identifier: Apache-2.0
//
// The compiled form of a time zone: a header with six counts, then a block of tables. From version
// 2 on the same follows again with times of eight bytes, and behind it a rule as text.
#include <array>

#include "base/file.hpp"
#include "gotime/time_zone.hpp"

namespace gotime {
namespace {

struct Counts {
  std::size_t ut_flags = 0;
  std::size_t standard_flags = 0;
  std::size_t leap_seconds = 0;
  std::size_t transitions = 0;
  std::size_t kinds = 0;
  std::size_t name_bytes = 0;

  std::size_t bytes(std::size_t width) const {
    return transitions * (width + 1) + kinds * 6 + name_bytes + leap_seconds * (width + 4) +
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

// The header at the start of `bytes`, which it is taken off. Nothing where the tables that it
// counts are not all there.
std::optional<Counts> take_header(std::string_view& bytes, std::size_t width) {
  constexpr std::size_t header = 44;
  constexpr std::size_t before_counts = 20;
  if (bytes.size() < header) return std::nullopt;
  std::array<std::size_t, 6> count = {};
  for (std::size_t i = 0; i < count.size(); ++i) {
    count[i] = static_cast<std::uint32_t>(number_at(bytes, before_counts + i * 4, 4));
  }
  bytes.remove_prefix(header);
  const Counts counts = {count[0], count[1], count[2], count[3], count[4], count[5]};
  if (counts.bytes(width) > bytes.size()) return std::nullopt;
  return counts;
}

std::optional<std::vector<TimeZone::Kind>> read_kinds(std::string_view block, const Counts& counts,
                                                      std::size_t width) {
  constexpr std::size_t kind_bytes = 6;
  const auto begin = counts.transitions * (width + 1);
  const auto names = block.substr(begin + counts.kinds * kind_bytes, counts.name_bytes);
  std::vector<TimeZone::Kind> kinds;
  for (std::size_t i = 0; i < counts.kinds; ++i) {
    const auto at = begin + i * kind_bytes;
    const auto name_at = static_cast<unsigned char>(block[at + 5]);
    if (name_at >= names.size()) return std::nullopt;
    const auto name = names.substr(name_at);
    kinds.push_back({.name = std::string(name.substr(0, name.find('\0'))),
                     .offset = number_at(block, at, 4),
                     .is_summer = block[at + 4] != 0});
  }
  return kinds;
}

std::optional<std::vector<TimeZone::Transition>> read_transitions(std::string_view block,
                                                                  const Counts& counts,
                                                                  std::size_t width) {
  std::vector<TimeZone::Transition> transitions;
  for (std::size_t i = 0; i < counts.transitions; ++i) {
    const auto kind = static_cast<unsigned char>(block[counts.transitions * width + i]);
    if (kind >= counts.kinds) return std::nullopt;
    const auto at = number_at(block, i * width, width);
    if (!transitions.empty() && at <= transitions.back().at) return std::nullopt;
    transitions.push_back({at, kind});
  }
  return transitions;
}

// The rule in "\nCET-1CEST,M3.5.0,M10.5.0/3\n".
std::optional<PosixZone> read_rule(std::string_view footer) {
  if (footer.size() < 3 || !footer.starts_with('\n') || !footer.ends_with('\n')) {
    return std::nullopt;
  }
  return parse_posix_zone(footer.substr(1, footer.size() - 2));
}

}  // namespace

std::optional<TimeZone> read_time_zone(std::string_view bytes) {
  constexpr std::size_t version_at = 4;
  if (!bytes.starts_with("TZif") || bytes.size() <= version_at) return std::nullopt;
  const char version = bytes[version_at];
  if (version != '\0' && version != '2' && version != '3') return std::nullopt;
  std::size_t width = 4;
  auto counts = take_header(bytes, width);
  if (counts && version != '\0') {
    bytes.remove_prefix(counts->bytes(width));
    width = 8;
    counts = take_header(bytes, width);
  }
  if (!counts || counts->kinds == 0) return std::nullopt;
  auto kinds = read_kinds(bytes, *counts, width);
  auto transitions = read_transitions(bytes, *counts, width);
  if (!kinds || !transitions) return std::nullopt;
  return TimeZone(std::move(*kinds), std::move(*transitions),
                  read_rule(bytes.substr(counts->bytes(width))));
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

}  // namespace gotime
