// SPDX-License-Identifier: Apache-2.0
#include "govalue/budget.hpp"

#include <string>

namespace govalue {

base::Result<void> check_source(std::string_view what, std::string_view source) {
  if (source.size() <= longest_source) return {};
  return base::malformed_error(std::string(what) + " is longer than " +
                               std::to_string(longest_source >> 20U) + " MiB");
}

base::Error Budget::error() const {
  if (is_too_deep_) {
    return base::malformed_error("values are nested more than " + std::to_string(limits_.depth) +
                                 " deep");
  }
  if (memory_ > limits_.memory) {
    return base::malformed_error("it needs more than " + std::to_string(limits_.memory >> 20U) +
                                 " MiB of memory");
  }
  return base::malformed_error("it needs more than " + std::to_string(limits_.steps) + " steps");
}

}  // namespace govalue
