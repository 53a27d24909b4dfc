// SPDX-License-Identifier: Apache-2.0
#include "govalue/read_number.hpp"

#include <cctype>
#include <charconv>
#include <cmath>
#include <limits>
#include <string>

#include "base/text.hpp"

namespace govalue {

namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool is_hex_digit(char c) {
  return base::is_ascii_digit(c) || (lower(c) >= 'a' && lower(c) <= 'f');
}

bool is_sign(char c) {
  return c == '+' || c == '-';
}

bool has_base_prefix(std::string_view text) {
  return text.size() >= 2 && text[0] == '0' &&
         (lower(text[1]) == 'x' || lower(text[1]) == 'o' || lower(text[1]) == 'b');
}

// Whether underscores stand only between digits, or between the prefix and a digit.
bool has_good_underscores(std::string_view text) {
  char last = '^';
  if (!text.empty() && is_sign(text[0])) text.remove_prefix(1);
  bool is_hex = false;
  if (has_base_prefix(text)) {
    is_hex = lower(text[1]) == 'x';
    text.remove_prefix(2);
    last = '0';
  }
  for (const char c : text) {
    if (base::is_ascii_digit(c) || (is_hex && is_hex_digit(c))) {
      last = '0';
    } else if (c == '_') {
      if (last != '0') return false;
      last = '_';
    } else {
      if (last == '_') return false;
      last = '!';
    }
  }
  return last != '_';
}

std::string without_underscores(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c != '_') result.push_back(c);
  }
  return result;
}

int digit_value(char c) {
  if (base::is_ascii_digit(c)) return c - '0';
  const char small = lower(c);
  return small >= 'a' && small <= 'z' ? small - 'a' + 10 : 36;
}

constexpr Number<std::uint64_t> bad_syntax{0, NumberError::syntax};

// Takes the prefix off where the base is to be found there.
int take_base(std::string_view& text) {
  if (text[0] != '0') return 10;
  if (text.size() >= 3 && has_base_prefix(text)) {
    const char kind = lower(text[1]);
    text.remove_prefix(2);
    return kind == 'x' ? 16 : kind == 'o' ? 8 : 2;
  }
  text.remove_prefix(1);
  return 8;
}

std::uint64_t largest_unsigned(int bits) {
  return bits == 64 ? std::numeric_limits<std::uint64_t>::max()
                    : (std::uint64_t{1} << static_cast<unsigned>(bits)) - 1;
}

// Digits may be split into an integer and a fraction, and have an exponent behind `mark`.
bool has_float_syntax(std::string_view text, bool is_hex) {
  std::size_t index = 0;
  bool has_digit = false;
  bool has_point = false;
  for (; index < text.size(); ++index) {
    if (text[index] == '.') {
      if (has_point) return false;
      has_point = true;
    } else if (base::is_ascii_digit(text[index]) || (is_hex && is_hex_digit(text[index]))) {
      has_digit = true;
    } else {
      break;
    }
  }
  if (!has_digit) return false;
  if (index == text.size()) return !is_hex;  // a hexadecimal one needs its exponent
  if (lower(text[index]) != (is_hex ? 'p' : 'e')) return false;
  ++index;
  if (index < text.size() && is_sign(text[index])) ++index;
  if (index == text.size()) return false;
  for (; index < text.size(); ++index) {
    if (!base::is_ascii_digit(text[index])) return false;
  }
  return true;
}

// Whether a number that does not fit is too large rather than too small: by the place of its first
// digit that is not zero, and its exponent.
bool is_large(std::string_view text, bool is_hex) {
  const std::size_t end = text.find_first_of(is_hex ? "pP" : "eE");
  const std::string_view digits = text.substr(0, end);
  long long exponent = 0;
  if (end != std::string_view::npos) {
    std::string_view power = text.substr(end + 1);
    const bool is_negative = power[0] == '-';
    if (is_sign(power[0])) power.remove_prefix(1);
    for (const char c : power) exponent = std::min(exponent * 10 + (c - '0'), 1'000'000'000LL);
    if (is_negative) exponent = -exponent;
  }
  const std::size_t point = std::min(digits.find('.'), digits.size());
  const std::size_t first = digits.find_first_not_of("0.");
  if (first == std::string_view::npos) return false;
  const auto place = static_cast<long long>(point) - static_cast<long long>(first);
  return exponent + place * (is_hex ? 4 : 1) > 0;
}

template <typename T>
Number<double> read_digits(std::string_view text, bool is_hex) {
  T value = 0;
  const auto format = is_hex ? std::chars_format::hex : std::chars_format::general;
  const auto outcome = std::from_chars(text.data(), text.data() + text.size(), value, format);
  if (outcome.ec == std::errc::result_out_of_range) {
    if (!is_large(text, is_hex)) return {0, NumberError::none};
    return {std::numeric_limits<double>::infinity(), NumberError::range};
  }
  return {static_cast<double>(value), NumberError::none};
}

}  // namespace

Number<std::uint64_t> read_unsigned(std::string_view text, int base, int bits) {
  if (text.empty()) return bad_syntax;
  const bool may_have_underscores = base == 0;
  const std::string_view whole = text;
  if (base == 0) base = take_base(text);
  const std::uint64_t largest = largest_unsigned(bits);
  std::uint64_t value = 0;
  bool is_too_large = false;
  bool has_underscores = false;
  for (const char c : text) {
    if (c == '_' && may_have_underscores) {
      has_underscores = true;
      continue;
    }
    const int digit = digit_value(c);
    if (digit >= base) return bad_syntax;
    std::uint64_t next = 0;
    if (__builtin_mul_overflow(value, static_cast<std::uint64_t>(base), &next) ||
        __builtin_add_overflow(next, static_cast<std::uint64_t>(digit), &next) || next > largest) {
      // Go stops reading here, whatever follows.
      is_too_large = true;
      break;
    }
    value = next;
  }
  if (is_too_large) return {largest, NumberError::range};
  if (has_underscores && !has_good_underscores(whole)) return bad_syntax;
  return {value, NumberError::none};
}

Number<std::int64_t> read_signed(std::string_view text, int base, int bits) {
  if (text.empty()) return {0, NumberError::syntax};
  const bool is_negative = text[0] == '-';
  if (is_sign(text[0])) text.remove_prefix(1);
  const auto number = read_unsigned(text, base);
  if (number.error == NumberError::syntax) return {0, NumberError::syntax};
  const std::uint64_t cutoff = std::uint64_t{1} << static_cast<unsigned>(bits - 1);
  if (is_negative) {
    if (number.value > cutoff) return {static_cast<std::int64_t>(~cutoff + 1), NumberError::range};
    return {static_cast<std::int64_t>(~number.value + 1), NumberError::none};
  }
  if (number.value >= cutoff) return {static_cast<std::int64_t>(cutoff - 1), NumberError::range};
  return {static_cast<std::int64_t>(number.value), NumberError::none};
}

Number<double> read_float(std::string_view text, int bits) {
  constexpr Number<double> no_float{0, NumberError::syntax};
  if (text.empty()) return no_float;
  std::string_view digits = text;
  const bool is_negative = digits[0] == '-';
  if (is_sign(digits[0])) digits.remove_prefix(1);
  const double sign = is_negative ? -1 : 1;
  const std::string small = base::to_lower(digits.substr(0, 9));
  if (small == "inf" || small == "infinity") {
    return {sign * std::numeric_limits<double>::infinity(), NumberError::none};
  }
  if (small == "nan" && digits.size() == text.size()) {
    return {std::numeric_limits<double>::quiet_NaN(), NumberError::none};
  }
  std::string clean;
  if (digits.find('_') != std::string_view::npos) {
    if (!has_good_underscores(digits)) return no_float;
    clean = without_underscores(digits);
    digits = clean;
  }
  const bool is_hex = digits.size() > 2 && digits[0] == '0' && lower(digits[1]) == 'x';
  if (is_hex) digits.remove_prefix(2);
  if (!has_float_syntax(digits, is_hex)) return no_float;
  auto number =
      bits == 32 ? read_digits<float>(digits, is_hex) : read_digits<double>(digits, is_hex);
  number.value *= sign;
  return number;
}

}  // namespace govalue
