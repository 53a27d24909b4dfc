// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace expr {

// Why an expression cannot be compiled or evaluated, and the byte of the source where.
struct Failure {
  std::uint32_t place = 0;
  std::string message = {};
  bool has_place = true;
};

// The failure in expr's own words: the message, line and column, the line, and a mark below it. The
// source is shown as it is; who prints the error makes it harmless.
base::Error error_of(const Failure& failure, std::string_view source);

}  // namespace expr
