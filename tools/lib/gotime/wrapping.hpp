// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace gotime {

// Whole numbers as Go has them: what does not fit into 64 bits wraps around.

constexpr std::int64_t wrapping_add(std::int64_t left, std::int64_t right) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(left) +
                                   static_cast<std::uint64_t>(right));
}

constexpr std::int64_t wrapping_subtract(std::int64_t left, std::int64_t right) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(left) -
                                   static_cast<std::uint64_t>(right));
}

constexpr std::int64_t wrapping_multiply(std::int64_t left, std::int64_t right) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(left) *
                                   static_cast<std::uint64_t>(right));
}

}  // namespace gotime
