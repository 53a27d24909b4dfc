// SPDX-License-Identifier: Apache-2.0
#include "sprig/decimal.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

#include "govalue/read_number.hpp"

namespace sprig {
namespace {

constexpr std::int64_t places_of_quotient = 16;

}  // namespace

Decimal Decimal::from_float(double value) {
  std::array<char, 32> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                 std::chars_format::scientific)
                       .ptr;
  const std::string_view text(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
  const auto mark = text.find('e');
  std::uint64_t digits = 0;
  std::int64_t places = 0;
  bool behind_point = false;
  for (const char c : text.substr(0, mark)) {
    if (c == '.') behind_point = true;
    if (c < '0' || c > '9') continue;
    digits = digits * 10 + static_cast<std::uint64_t>(c - '0');
    if (behind_point) ++places;
  }
  const auto exponent = govalue::read_signed(text.substr(mark + 1)).value;
  if (digits == 0) return {};
  return {text[0] == '-', Natural(digits), exponent - places};
}

Natural Decimal::digits_at(std::int64_t exponent) const {
  return digits_.times_power_of_ten(static_cast<std::size_t>(exponent_ - exponent));
}

Decimal Decimal::plus(const Decimal& other) const {
  const std::int64_t exponent = std::min(exponent_, other.exponent_);
  const Natural left = digits_at(exponent);
  const Natural right = other.digits_at(exponent);
  if (is_negative_ == other.is_negative_) return {is_negative_, left.plus(right), exponent};
  if (left.compare(right) >= 0) return {is_negative_, left.minus(right), exponent};
  return {other.is_negative_, right.minus(left), exponent};
}

Decimal Decimal::minus(const Decimal& other) const {
  return plus({!other.is_negative_, other.digits_, other.exponent_});
}

Decimal Decimal::times(const Decimal& other) const {
  return {is_negative_ != other.is_negative_, digits_.times(other.digits_),
          exponent_ + other.exponent_};
}

std::optional<Decimal> Decimal::divided_by(const Decimal& divisor) const {
  if (divisor.digits_.is_zero()) return std::nullopt;
  const std::int64_t shift = exponent_ - divisor.exponent_ + places_of_quotient;
  const auto size = static_cast<std::size_t>(shift < 0 ? -shift : shift);
  const Natural above = shift < 0 ? digits_ : digits_.times_power_of_ten(size);
  const Natural below = shift < 0 ? divisor.digits_.times_power_of_ten(size) : divisor.digits_;
  Natural rest;
  Natural quotient = above.divided_by(below, rest);
  if (rest.plus(rest).compare(below) >= 0) quotient = quotient.plus(Natural(1));
  return Decimal(is_negative_ != divisor.is_negative_, std::move(quotient), -places_of_quotient);
}

double Decimal::to_float() const {
  const std::string text =
      (is_negative_ ? "-" : "") + digits_.digits() + 'e' + std::to_string(exponent_);
  return govalue::read_float(text).value;
}

}  // namespace sprig
