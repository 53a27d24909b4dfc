// SPDX-License-Identifier: Apache-2.0
#include "govalue/parse_number.hpp"

#include <charconv>
#include <cmath>
#include <limits>
#include <string>
#include <system_error>

#include "base/text.hpp"

namespace govalue {
namespace {

char lower(char c) { return static_cast<char>(c | 0x20); }

bool is_hex_letter(char c) { return lower(c) >= 'a' && lower(c) <= 'f'; }

bool has_prefix(std::string_view text, char letter) {
  return text.size() >= 2 && text[0] == '0' && lower(text[1]) == letter;
}

std::string_view without_sign(std::string_view text) {
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) text.remove_prefix(1);
  return text;
}

// Underscores stand between digits, or between a prefix and a digit.
bool underscores_are_right(std::string_view text) {
  text = without_sign(text);
  const bool is_hex = has_prefix(text, 'x');
  enum { beginning, digit, underscore, other } last = beginning;
  if (is_hex || has_prefix(text, 'o') || has_prefix(text, 'b')) {
    text.remove_prefix(2);
    last = digit;
  }
  for (const char c : text) {
    if (base::is_ascii_digit(c) || (is_hex && is_hex_letter(c))) {
      last = digit;
    } else if (c == '_') {
      if (last != digit) return false;
      last = underscore;
    } else {
      if (last == underscore) return false;
      last = other;
    }
  }
  return last != underscore;
}

// The base that a prefix says, which is taken away.
int take_base(std::string_view& digits) {
  if (digits[0] != '0') return 10;
  int base = 8;
  std::size_t length = 1;
  if (digits.size() >= 3) {
    const char letter = lower(digits[1]);
    if (letter == 'b') base = 2;
    if (letter == 'x') base = 16;
    if (letter == 'b' || letter == 'x' || letter == 'o') length = 2;
  }
  digits.remove_prefix(length);
  return base;
}

int digit_value(char c) {
  if (base::is_ascii_digit(c)) return c - '0';
  const char letter = lower(c);
  return letter >= 'a' && letter <= 'z' ? letter - 'a' + 10 : 36;
}

constexpr auto largest = std::numeric_limits<std::uint64_t>::max();

bool is_same_ignoring_case(std::string_view text, std::string_view word) {
  return base::to_lower(text) == word;
}

// A hexadecimal float: the mantissa is cut to 64 bits, and what is cut off only counts as "more
// than nothing" for the rounding.
double hex_value(std::string_view mantissa, std::int64_t exponent) {
  std::uint64_t bits = 0;
  bool has_rest = false;
  bool saw_point = false;
  for (const char c : mantissa) {
    if (c == '.') {
      saw_point = true;
      continue;
    }
    if (bits >> 59U == 0) {
      bits = bits * 16 + static_cast<std::uint64_t>(digit_value(c));
      if (saw_point) exponent -= 4;
    } else {
      has_rest = has_rest || c != '0';
      if (!saw_point) exponent += 4;
    }
  }
  if (bits == 0) return 0;
  while (bits >> 63U == 0) {
    bits <<= 1U;
    --exponent;
  }
  // 64 bits and a sticky one, to as many as the double has room for.
  const std::int64_t top = exponent + 63;
  const std::int64_t kept = top < -1022 ? 53 - (-1022 - top) : 53;
  if (top > 1023) return HUGE_VAL;
  if (kept < 0) return 0;
  const auto cut = static_cast<unsigned>(64 - kept);
  const std::uint64_t rest = cut == 64 ? bits : bits & ((std::uint64_t{1} << cut) - 1);
  std::uint64_t rounded = cut == 64 ? 0 : bits >> cut;
  const std::uint64_t half = std::uint64_t{1} << (cut - 1);
  if (rest > half || (rest == half && (has_rest || rounded % 2 == 1))) ++rounded;
  return std::ldexp(static_cast<double>(rounded), static_cast<int>(exponent + cut));
}

struct FloatParts {
  bool is_negative = false;
  bool is_hex = false;
  std::string mantissa = {};  // digits and at most one point
  std::int64_t exponent = 0;
};

// The digits before the exponent. `false` where there is none.
bool take_mantissa(std::string_view& text, FloatParts& parts) {
  bool saw_digits = false;
  bool saw_point = false;
  while (!text.empty()) {
    const char c = text.front();
    if (c == '.') {
      if (saw_point) break;
      saw_point = true;
    } else if (base::is_ascii_digit(c) || (parts.is_hex && is_hex_letter(c))) {
      saw_digits = true;
    } else if (c != '_') {
      break;
    }
    if (c != '_') parts.mantissa += c;
    text.remove_prefix(1);
  }
  return saw_digits;
}

bool take_exponent(std::string_view& text, FloatParts& parts) {
  if (text.empty() || lower(text[0]) != (parts.is_hex ? 'p' : 'e')) return !parts.is_hex;
  text.remove_prefix(1);
  const bool is_negative = !text.empty() && text[0] == '-';
  text = without_sign(text);
  if (text.empty() || !base::is_ascii_digit(text[0])) return false;
  while (!text.empty() && (base::is_ascii_digit(text[0]) || text[0] == '_')) {
    // Whatever is beyond this is beyond every float.
    if (text[0] != '_' && parts.exponent < 10000) {
      parts.exponent = parts.exponent * 10 + (text[0] - '0');
    }
    text.remove_prefix(1);
  }
  if (is_negative) parts.exponent = -parts.exponent;
  return true;
}

double decimal_value(const FloatParts& parts) {
  std::string text = parts.mantissa + 'e' + std::to_string(parts.exponent);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc::result_out_of_range) return value;
  // Too large or too small for a double: which of both says the place of the first digit.
  const auto point = parts.mantissa.find('.');
  const auto first = parts.mantissa.find_first_not_of("0.");
  if (first == std::string::npos) return 0;
  const auto whole = static_cast<std::int64_t>(
      point == std::string::npos ? parts.mantissa.size() : point);
  const auto place = whole - static_cast<std::int64_t>(first) + parts.exponent;
  return place > 0 ? HUGE_VAL : 0;
}

bool is_special(std::string_view text, double& value) {
  const bool is_negative = !text.empty() && text[0] == '-';
  const std::string_view word = without_sign(text);
  if (is_same_ignoring_case(word, "inf") || is_same_ignoring_case(word, "infinity")) {
    value = is_negative ? -HUGE_VAL : HUGE_VAL;
    return true;
  }
  value = std::numeric_limits<double>::quiet_NaN();
  return is_same_ignoring_case(text, "nan");
}

}  // namespace

ParsedNumber<std::uint64_t> parse_uint(std::string_view text, int base) {
  if (text.empty()) return {0, NumberFault::syntax};
  std::string_view digits = text;
  const bool allows_underscores = base == 0;
  if (base == 0) base = take_base(digits);
  const auto factor = static_cast<std::uint64_t>(base);
  std::uint64_t value = 0;
  bool has_underscores = false;
  bool overflows = false;
  for (const char c : digits) {
    if (c == '_' && allows_underscores) {
      has_underscores = true;
      continue;
    }
    const int digit = digit_value(c);
    if (digit >= base) return {0, NumberFault::syntax};
    // Go looks no further once the number is too large.
    overflows = value > largest / factor ||
                value * factor > largest - static_cast<std::uint64_t>(digit);
    if (overflows) return {largest, NumberFault::range};
    value = value * factor + static_cast<std::uint64_t>(digit);
  }
  if (has_underscores && !underscores_are_right(text)) return {0, NumberFault::syntax};
  return {value, NumberFault::none};
}

ParsedNumber<std::int64_t> parse_int(std::string_view text, int base) {
  const bool is_negative = !text.empty() && text[0] == '-';
  const auto size = parse_uint(without_sign(text), base);
  if (size.fault == NumberFault::syntax) return {0, NumberFault::syntax};
  constexpr auto limit = std::uint64_t{1} << 63U;
  if (!is_negative && size.value >= limit) {
    return {std::numeric_limits<std::int64_t>::max(), NumberFault::range};
  }
  if (is_negative && size.value > limit) {
    return {std::numeric_limits<std::int64_t>::min(), NumberFault::range};
  }
  return {static_cast<std::int64_t>(is_negative ? 0 - size.value : size.value), NumberFault::none};
}

ParsedNumber<double> parse_float(std::string_view text) {
  double value = 0;
  if (is_special(text, value)) return {value, NumberFault::none};
  FloatParts parts;
  parts.is_negative = !text.empty() && text[0] == '-';
  std::string_view rest = without_sign(text);
  if (rest.size() > 2 && has_prefix(rest, 'x')) {
    parts.is_hex = true;
    rest.remove_prefix(2);
  }
  if (!take_mantissa(rest, parts) || !take_exponent(rest, parts) || !rest.empty()) {
    return {0, NumberFault::syntax};
  }
  if (text.find('_') != std::string_view::npos && !underscores_are_right(text)) {
    return {0, NumberFault::syntax};
  }
  value = parts.is_hex ? hex_value(parts.mantissa, parts.exponent) : decimal_value(parts);
  const bool is_infinite = std::isinf(value);
  if (parts.is_negative) value = -value;
  return {value, is_infinite ? NumberFault::range : NumberFault::none};
}

}  // namespace govalue
