// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

namespace expr {

// The arithmetic of Go's integers, which wrap around.
constexpr std::int64_t wrap(std::uint64_t bits) {
  return static_cast<std::int64_t>(bits);
}
constexpr std::uint64_t bits_of(std::int64_t value) {
  return static_cast<std::uint64_t>(value);
}
constexpr std::int64_t wrapping_add(std::int64_t a, std::int64_t b) {
  return wrap(bits_of(a) + bits_of(b));
}
constexpr std::int64_t wrapping_subtract(std::int64_t a, std::int64_t b) {
  return wrap(bits_of(a) - bits_of(b));
}
constexpr std::int64_t wrapping_multiply(std::int64_t a, std::int64_t b) {
  return wrap(bits_of(a) * bits_of(b));
}
constexpr std::int64_t wrapping_negate(std::int64_t a) {
  return wrap(0 - bits_of(a));
}

// `b` is not 0.
constexpr std::int64_t wrapping_remainder(std::int64_t a, std::int64_t b) {
  return b == -1 ? 0 : a % b;
}

// What int(x) of Go yields on the machines that Argo CD runs on: where a float does not fit, the
// smallest integer.
inline std::int64_t to_integer(double value) {
  if (value >= -9223372036854775808.0 && value < 9223372036854775808.0) {
    return static_cast<std::int64_t>(value);
  }
  return std::numeric_limits<std::int64_t>::min();
}

// math.Pow of Go, which multiplies where other libraries round better.
double power(double base, double exponent);

}  // namespace expr
