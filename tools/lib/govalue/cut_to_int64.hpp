// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>

namespace govalue {

// What int64(x) of Go yields for a float on the machines that Argo CD runs on: without its
// fraction; where it does not fit, the smallest integer.
constexpr std::int64_t cut_to_int64(double value) {
  if (value >= -0x1p63 && value < 0x1p63) return static_cast<std::int64_t>(value);
  return std::numeric_limits<std::int64_t>::min();
}

}  // namespace govalue
