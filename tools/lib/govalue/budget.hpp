// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/result.hpp"

namespace govalue {

// What one evaluation may cost. A realistic template needs a thousandth of it.
struct Limits {
  std::uint64_t steps = 20'000'000;  // evaluated nodes, calls, 8 bytes read or compared, 16 written
  std::uint64_t memory = std::uint64_t{256} << 20U;  // bytes of all values made on the way
  std::size_t output = std::size_t{16} << 20U;       // bytes of the result
  std::size_t depth = 1000;  // of values that are printed, compared or copied
};

// The longest template, condition or text with tags that is read: more than twice what fits into an
// object of Kubernetes.
inline constexpr std::size_t longest_source = std::size_t{4} << 20U;

// Fails with `malformed` where a source is longer; `what` it is begins the message.
base::Result<void> check_source(std::string_view what, std::string_view source);

// About what a list or a map takes beside its items, or a text beside its bytes.
inline constexpr std::uint64_t object_size = 64;

// What is left of the limits while something is evaluated. Once one is used up it stays so.
class Budget {
 public:
  explicit Budget(const Limits& limits) : limits_(limits) {}

  // Each returns whether there was enough left.
  bool spend_steps(std::uint64_t steps) {
    steps_ += steps;
    return steps_ <= limits_.steps;
  }
  bool spend_memory(std::uint64_t bytes) {
    memory_ += bytes < limits_.memory ? bytes : limits_.memory + 1;
    return memory_ <= limits_.memory && spend_steps(bytes / 16);
  }
  // For texts that are read or compared. At this price the slowest functions end after two
  // seconds or three.
  bool spend_bytes(std::uint64_t bytes) { return spend_steps(bytes / 8); }

  // Whether values may be nested so deeply; `false` uses the budget up.
  bool allows_depth(std::size_t depth) {
    is_too_deep_ = is_too_deep_ || depth > limits_.depth;
    return !is_too_deep_;
  }

  // Functions that stop early because of the budget return anything; who calls them asks here.
  bool is_exhausted() const {
    return steps_ > limits_.steps || memory_ > limits_.memory || is_too_deep_;
  }
  const Limits& limits() const { return limits_; }

  // Says which limit was reached. Its kind is `malformed`.
  base::Error error() const;

 private:
  Limits limits_;
  std::uint64_t steps_ = 0;
  std::uint64_t memory_ = 0;
  bool is_too_deep_ = false;
};

}  // namespace govalue
