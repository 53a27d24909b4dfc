// SPDX-License-Identifier: Apache-2.0
#include "gotime/parse_elements.hpp"

namespace gotime {
namespace {

// "+07", "-11" in front of a text: how long it is. 0 where there is none, or beyond 23 hours.
std::size_t hours_size(std::string_view text) {
  constexpr int most_hours = 23;
  if (!text.starts_with('+') && !text.starts_with('-')) return 0;
  const auto size = 1 + count_digits(text.substr(1));
  if (size == 1) return 0;
  const auto hours = parse_signed(text.substr(1, size - 1));
  return hours && *hours <= most_hours && *hours >= 0 ? size : 0;
}

// How long the name of a zone is that the text begins with: three to five capitals, where four or
// five end in T, and the few that are written otherwise. 0: none.
std::size_t zone_name_size(std::string_view text) {
  constexpr std::size_t shortest = 3;
  constexpr std::size_t longest = 5;
  if (text.size() < shortest) return 0;
  if (text.starts_with("ChST") || text.starts_with("MeST")) return 4;
  if (text.starts_with("GMT")) return 3 + hours_size(text.substr(3));
  if (text[0] == '+' || text[0] == '-') return hours_size(text);
  std::size_t capitals = 0;
  while (capitals < text.size() && capitals <= longest && text[capitals] >= 'A' &&
         text[capitals] <= 'Z') {
    ++capitals;
  }
  if (capitals < shortest || capitals > longest) return 0;
  const bool is_name =
      capitals == shortest || text[capitals - 1] == 'T' || text.substr(0, capitals) == "WITA";
  return is_name ? capitals : 0;
}

}  // namespace

Outcome parse_offset(Element element, std::string_view& text, ParsedTime& time) {
  const auto form = offset_form(element);
  if (form.has_z && text.starts_with('Z')) {
    text.remove_prefix(1);
    time.is_utc = true;
    return Outcome::read();
  }
  const std::size_t parts = form.has_seconds ? 3 : form.has_minutes ? 2 : 1;
  const std::size_t step = form.has_colons ? 3 : 2;
  const auto size = 1 + 2 + (parts - 1) * step;
  if (text.size() < size) return Outcome::unlike();
  const auto part = [&](std::size_t i) { return text.substr(1 + i * step, 2); };
  bool is_like = text[0] == '+' || text[0] == '-';
  for (std::size_t i = 1; form.has_colons && i < parts; ++i) {
    if (text[i * step] != ':') return Outcome::unlike();
  }

  // The numbers before the first that is none still count.
  constexpr std::string_view names[] = {"time zone offset hour", "time zone offset minute",
                                        "time zone offset second"};
  constexpr int limits[] = {24, 60, 60};
  std::string_view out_of_range;
  Seconds offset = 0;
  Seconds unit = seconds_per_hour;
  for (std::size_t i = 0; i < parts; ++i, unit /= 60) {
    auto digits = part(i);
    const auto number = take_two_digits(digits, Width::fixed);
    if (!number) {
      is_like = false;
      break;
    }
    if (*number > limits[i]) out_of_range = names[i];
    offset += *number * unit;
  }
  time.offset = text[0] == '-' ? -offset : offset;
  text.remove_prefix(size);
  if (!out_of_range.empty()) return Outcome::out_of_range(out_of_range);
  return is_like ? Outcome::read() : Outcome::unlike();
}

Outcome parse_zone_name(std::string_view& text, ParsedTime& time) {
  constexpr std::string_view utc = "UTC";
  if (text.starts_with(utc)) {
    text.remove_prefix(utc.size());
    time.is_utc = true;
    return Outcome::read();
  }
  const auto size = zone_name_size(text);
  if (size == 0) return Outcome::unlike();
  time.zone_name = text.substr(0, size);
  text.remove_prefix(size);
  return Outcome::read();
}

}  // namespace gotime
