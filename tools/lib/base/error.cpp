// SPDX-License-Identifier: Apache-2.0
#include "base/error.hpp"

#include <utility>

namespace base {

Error usage_error(std::string message, std::string hint) {
  return {.kind = ErrorKind::usage, .message = std::move(message), .hint = std::move(hint)};
}

Error malformed_error(std::string message, std::string hint) {
  return {.kind = ErrorKind::malformed, .message = std::move(message), .hint = std::move(hint)};
}

std::string to_string(const Error& error) {
  std::string text;
  for (auto doing = error.context.rbegin(); doing != error.context.rend(); ++doing) {
    text += *doing + ": ";
  }
  return text + error.message;
}

}  // namespace base
