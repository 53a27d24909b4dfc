// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace base {

// What the escapes of many languages are made of.

// The value of a hexadecimal digit of either case; 16 for what is none.
constexpr unsigned hex_value(char32_t c) {
  if (c >= U'0' && c <= U'9') return static_cast<unsigned>(c - U'0');
  const auto lower = c | 0x20U;
  return lower >= U'a' && lower <= U'f' ? static_cast<unsigned>(lower - U'a') + 10 : 16;
}
constexpr unsigned hex_value(char c) {
  return hex_value(static_cast<char32_t>(static_cast<unsigned char>(c)));
}

// The control character that C writes as a backslash and this letter, one of abfnrtv; '\0' for any
// other.
constexpr char control_character(char letter) {
  switch (letter) {
    case 'a':
      return '\a';
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case 'v':
      return '\v';
    default:
      return '\0';
  }
}

}  // namespace base
