// SPDX-License-Identifier: Apache-2.0
#include "base/error.hpp"

namespace base {

std::string to_string(const Error& error) {
  std::string text;
  for (auto doing = error.context.rbegin(); doing != error.context.rend(); ++doing) {
    text += *doing + ": ";
  }
  return text + error.message;
}

}  // namespace base
