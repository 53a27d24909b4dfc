// SPDX-License-Identifier: Apache-2.0
#include "govalue/budget.hpp"

#include <string>

namespace govalue {

base::Error Budget::error() const {
  const auto refused = [](std::string what) {
    return base::Error{.kind = base::ErrorKind::malformed, .message = std::move(what)};
  };
  if (is_too_deep_) {
    return refused("values are nested more than " + std::to_string(limits_.depth) + " deep");
  }
  if (memory_ > limits_.memory) {
    return refused("it needs more than " + std::to_string(limits_.memory >> 20U) +
                   " MiB of memory");
  }
  return refused("it needs more than " + std::to_string(limits_.steps) + " steps");
}

}  // namespace govalue
