// SPDX-License-Identifier: Apache-2.0
#include "gotime/quote.hpp"

namespace gotime {

std::string quoted(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  constexpr unsigned char first_beyond_ascii = 0x80;
  std::string result = "\"";
  result.reserve(text.size() + 2);
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < ' ' || byte >= first_beyond_ascii) {
      result += "\\x";
      result += digits[byte >> 4U];
      result += digits[byte & 0xFU];
      continue;
    }
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  result += '"';
  return result;
}

}  // namespace gotime
