// SPDX-License-Identifier: Apache-2.0
#include "yaml/number.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include "base/text.hpp"

namespace yaml {
namespace {

int digit_value(char c) {
  if (c >= 'a') return c - 'a' + 10;
  if (c >= 'A') return c - 'A' + 10;
  return c - '0';
}

// Schoolbook: multiplies the decimal number (least digit first) by `base` and adds `digit`.
void append_digit(std::string& decimal, int base, int digit) {
  int carry = digit;
  for (auto& c : decimal) {
    const int product = (c - '0') * base + carry;
    c = static_cast<char>('0' + product % 10);
    carry = product / 10;
  }
  for (; carry > 0; carry /= 10) decimal += static_cast<char>('0' + carry % 10);
}

}  // namespace

std::string canonical_integer(std::string_view digits, int base, bool negative) {
  constexpr std::size_t many = 200;
  std::string significant = base::replace_all(std::string(digits), "_", "");
  significant.erase(0, significant.find_first_not_of('0'));
  std::string decimal;
  if (base == 10 || significant.size() > many) {
    decimal = std::move(significant);
  } else {
    for (const char c : significant) append_digit(decimal, base, digit_value(c));
    decimal = std::string(decimal.rbegin(), decimal.rend());
  }
  if (decimal.empty()) return "0";
  return (negative ? "-" : "") + decimal;
}

std::string canonical_float(double number) {
  if (std::isnan(number)) return "nan";
  if (std::isinf(number)) return number < 0 ? "-inf" : "inf";
  std::array<char, 32> buffer{};
  const auto [end, problem] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
  return {buffer.data(), end};
}

double to_double(std::string_view text) {
  return std::strtod(base::replace_all(std::string(text), "_", "").c_str(), nullptr);
}

std::string common_float_spelling(double number) {
  if (std::isnan(number)) return ".nan";
  if (std::isinf(number)) return number < 0 ? "-.inf" : ".inf";
  std::string text = canonical_float(number);
  if (text.find('.') != std::string::npos) return text;
  const auto exponent = text.find('e');
  return text.insert(exponent == std::string::npos ? text.size() : exponent, ".0");
}

bool fits_64_bits(std::string_view canonical) {
  if (!canonical.starts_with('-')) return base::parse_unsigned(canonical).has_value();
  constexpr auto lowest = 1ULL << 63U;
  const auto magnitude = base::parse_unsigned(canonical.substr(1));
  return magnitude && *magnitude <= lowest;
}

}  // namespace yaml
