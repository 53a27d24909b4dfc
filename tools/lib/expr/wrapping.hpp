// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "gotime/wrapping.hpp"

namespace expr {

// The arithmetic of Go's integers, which wrap around.
using gotime::wrapping_add;
using gotime::wrapping_multiply;
using gotime::wrapping_subtract;

constexpr std::int64_t wrap(std::uint64_t bits) {
  return static_cast<std::int64_t>(bits);
}
constexpr std::uint64_t bits_of(std::int64_t value) {
  return static_cast<std::uint64_t>(value);
}
constexpr std::int64_t wrapping_negate(std::int64_t a) {
  return wrapping_subtract(0, a);
}

// `b` is not 0.
constexpr std::int64_t wrapping_remainder(std::int64_t a, std::int64_t b) {
  return b == -1 ? 0 : a % b;
}

}  // namespace expr
