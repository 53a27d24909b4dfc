// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <optional>

#include "base/text.hpp"
#include "gotime/duration.hpp"
#include "gotime/quote.hpp"

namespace gotime {
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

base::Error failure(std::string_view what, std::string_view whole) {
  return {.kind = base::ErrorKind::malformed,
          .message = "time: " + std::string(what) + " " + quoted(whole)};
}

std::string_view take_digits(std::string_view& text) {
  std::size_t end = 0;
  while (end < text.size() && base::is_ascii_digit(text[end])) ++end;
  const auto digits = text.substr(0, end);
  text.remove_prefix(end);
  return digits;
}

// Nothing beyond the largest magnitude.
std::optional<std::uint64_t> whole_number(std::string_view digits) {
  if (digits.empty()) return 0;
  const auto number = base::parse_unsigned(digits);
  if (!number || *number > largest) return std::nullopt;
  return *number;
}

// The digits after a point, as many as fit, are value / scale.
struct Fraction {
  std::uint64_t value = 0;
  double scale = 1;
};

Fraction fraction_of(std::string_view digits) {
  Fraction fraction;
  for (const char c : digits) {
    if (fraction.value > (largest - 1) / 10) break;
    const auto next = fraction.value * 10 + static_cast<std::uint64_t>(c - '0');
    if (next > largest) break;
    fraction.value = next;
    fraction.scale *= 10;
  }
  return fraction;
}

// "1.5h" at the start of `text`, which it is taken off. `whole` is all of the duration.
base::Result<std::uint64_t> take_term(std::string_view& text, std::string_view whole) {
  const auto digits = take_digits(text);
  std::string_view fraction_digits;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    fraction_digits = take_digits(text);
  }
  const auto number = whole_number(digits);
  if (!number || (digits.empty() && fraction_digits.empty())) {
    return failure("invalid duration", whole);
  }
  const auto name = text.substr(0, text.find_first_of(".0123456789"));
  if (name.empty()) return failure("missing unit in duration", whole);
  const auto* unit = std::find_if(units.begin(), units.end(),
                                  [&](const Unit& known) { return known.name == name; });
  if (unit == units.end()) {
    return failure("unknown unit " + quoted(name) + " in duration", whole);
  }
  text.remove_prefix(name.size());

  if (*number > largest / unit->nanoseconds) return failure("invalid duration", whole);
  const auto fraction = fraction_of(fraction_digits);
  return *number * unit->nanoseconds +
         static_cast<std::uint64_t>(static_cast<double>(fraction.value) *
                                    (static_cast<double>(unit->nanoseconds) / fraction.scale));
}

}  // namespace

base::Result<Duration> parse_duration(std::string_view whole) {
  auto text = whole;
  const bool is_negative = text.starts_with('-');
  if (is_negative || text.starts_with('+')) text.remove_prefix(1);
  if (text == "0") return Duration();
  if (text.empty()) return failure("invalid duration", whole);
  std::uint64_t total = 0;
  while (!text.empty()) {
    const auto term = TRY(take_term(text, whole));
    if (term > largest || total + term > largest) return failure("invalid duration", whole);
    total += term;
  }
  if (total == largest && !is_negative) return failure("invalid duration", whole);
  // In two's complement the most negative number has no positive counterpart.
  return Duration(static_cast<std::int64_t>(is_negative ? 0 - total : total));
}

}  // namespace gotime
