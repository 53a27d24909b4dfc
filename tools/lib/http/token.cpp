// SPDX-License-Identifier: Apache-2.0
#include "http/token.hpp"

#include <algorithm>

namespace http {

bool is_token(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

}  // namespace http
