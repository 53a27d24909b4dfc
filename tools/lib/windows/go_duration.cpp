// SPDX-License-Identifier: Apache-2.0
#include "windows/go_duration.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/text.hpp"

namespace windows {
namespace {

struct Unit {
  std::string_view name;
  std::uint64_t nanoseconds;
};

constexpr std::array units = {Unit{"ns", 1},
                              Unit{"us", 1000},
                              Unit{"\u00b5s", 1000},
                              Unit{"\u03bcs", 1000},
                              Unit{"ms", 1'000'000},
                              Unit{"s", 1'000'000'000},
                              Unit{"m", 60'000'000'000},
                              Unit{"h", 3'600'000'000'000}};

// The largest magnitude; Go takes it for a negative duration only.
constexpr std::uint64_t largest = std::uint64_t{1} << 63U;

std::string_view take_digits(std::string_view& text) {
  std::size_t end = 0;
  while (end < text.size() && base::is_ascii_digit(text[end])) ++end;
  const auto digits = text.substr(0, end);
  text.remove_prefix(end);
  return digits;
}

// "1.5h" at the start of `text`, which it is taken off.
std::optional<std::uint64_t> take_term(std::string_view& text) {
  const auto digits = take_digits(text);
  std::string_view fraction;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    fraction = take_digits(text);
  }
  if (digits.empty() && fraction.empty()) return std::nullopt;
  const auto end = std::min(text.find_first_of(".0123456789"), text.size());
  const auto name = text.substr(0, end);
  const auto* unit = std::find_if(units.begin(), units.end(),
                                  [&](const Unit& known) { return known.name == name; });
  if (unit == units.end()) return std::nullopt;
  text.remove_prefix(end);

  const auto whole = digits.empty() ? 0 : base::parse_unsigned(digits);
  if (!whole || *whole > largest / unit->nanoseconds) return std::nullopt;
  double part = 0;
  double scale = 1;
  constexpr std::size_t exact_digits = 18;  // the rest is below a nanosecond
  for (const char c : fraction.substr(0, exact_digits)) {
    part = part * 10 + (c - '0');
    scale *= 10;
  }
  return *whole * unit->nanoseconds +
         static_cast<std::uint64_t>(part * (static_cast<double>(unit->nanoseconds) / scale));
}

}  // namespace

std::optional<std::chrono::nanoseconds> parse_go_duration(std::string_view text) {
  const bool is_negative = text.starts_with('-');
  if (is_negative || text.starts_with('+')) text.remove_prefix(1);
  if (text == "0") return std::chrono::nanoseconds(0);
  if (text.empty()) return std::nullopt;
  std::uint64_t total = 0;
  while (!text.empty()) {
    const auto term = take_term(text);
    if (!term || *term > largest || total + *term > largest) return std::nullopt;
    total += *term;
  }
  if (total == largest && !is_negative) return std::nullopt;
  // In two's complement the most negative number has no positive counterpart.
  return std::chrono::nanoseconds(static_cast<std::int64_t>(is_negative ? 0 - total : total));
}

}  // namespace windows
