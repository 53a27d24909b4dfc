// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "applicationset/json.hpp"
#include "base/result.hpp"
#include "govalue/value.hpp"

namespace applicationset {

// How much memory all that is made of one set may take together: parameters, texts, applications.
class Allowance {
 public:
  static constexpr std::size_t standard = std::size_t{256} << 20U;

  explicit Allowance(std::size_t bytes = standard) : bytes_(bytes) {}

  // Fails with `malformed`, and from then on always, where there is not so much left.
  base::Result<void> take(std::size_t bytes);

  bool is_used_up() const { return taken_ > bytes_; }

 private:
  std::size_t bytes_;
  std::size_t taken_ = 0;
};

// About what a value takes in memory, with all that is in it.
std::size_t size_of(const Json& json);
std::size_t size_of(const govalue::Value& value);

// The same for a number of entries in a map, without what is in them.
std::size_t size_of_entries(std::size_t count);

}  // namespace applicationset
