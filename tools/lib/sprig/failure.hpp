// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include "base/error.hpp"

namespace sprig {

// What a function returns where Go's returns an error or panics, with the same text.
inline base::Error failure(std::string message) {
  return base::malformed_error(std::move(message));
}

}  // namespace sprig
