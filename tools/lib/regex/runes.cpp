// SPDX-License-Identifier: Apache-2.0
#include "regex/runes.hpp"

#include <array>
#include <charconv>
#include <cstdint>

#include "base/text.hpp"

namespace regex {

Rune first_rune(std::string_view text) {
  if (text.empty()) return {};
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) return {first, 1};
  const std::size_t size = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  if (size > text.size() || !base::is_utf8(text.substr(0, size))) return {};
  constexpr std::array<unsigned, 5> first_bits = {0, 0, 0x1F, 0x0F, 0x07};
  char32_t code = first & first_bits[size];
  for (std::size_t i = 1; i < size; ++i) {
    code = code << 6U | (static_cast<unsigned char>(text[i]) & 0x3FU);
  }
  return {code, size};
}

void append_literal(std::string& expression, char32_t code) {
  constexpr char32_t first_beyond_ascii = 0x80;
  const auto c = static_cast<char>(code);
  if (code < first_beyond_ascii && (base::is_ascii_alpha(c) || base::is_ascii_digit(c))) {
    expression += c;
    return;
  }
  std::array<char, 8> digits = {};
  const auto number = static_cast<std::uint32_t>(code);
  const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), number, 16);
  expression += "\\x{";
  expression.append(digits.data(), static_cast<std::size_t>(written.ptr - digits.data()));
  expression += '}';
}

}  // namespace regex
