// SPDX-License-Identifier: Apache-2.0
#include "govalue/text.hpp"

namespace govalue {

namespace {

constexpr char32_t replacement = U'\uFFFD';
constexpr Rune malformed = {replacement, 1};

char32_t byte_at(std::string_view text, std::size_t index) {
  return static_cast<unsigned char>(text[index]);
}

// How many bytes a character has that begins with this one; 0 if none does.
std::size_t length_after(char32_t lead) {
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
}

// Refuses overlong forms, surrogates and what is beyond the last character.
bool is_of_length(char32_t code, std::size_t size) {
  if (size == 3) return code >= 0x800 && (code < 0xD800 || code > 0xDFFF);
  return size == 2 || (code >= 0x10000 && code <= 0x10FFFF);
}

char continuation(char32_t code, unsigned shift) {
  return static_cast<char>(0x80U | ((code >> shift) & 0x3FU));
}

}  // namespace

Rune first_rune(std::string_view text) {
  const char32_t lead = byte_at(text, 0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t size = length_after(lead);
  if (size == 0 || text.size() < size) return malformed;
  char32_t code = lead & (0x7FU >> size);
  for (std::size_t index = 1; index < size; ++index) {
    const char32_t next = byte_at(text, index);
    if ((next & 0xC0U) != 0x80) return malformed;
    code = code << 6U | (next & 0x3FU);
  }
  return is_of_length(code, size) ? Rune{code, size} : malformed;
}

void append_rune(std::string& out, char32_t code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
    return;
  }
  if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) code = replacement;
  if (code < 0x800) {
    out += static_cast<char>(0xC0U | code >> 6U);
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0U | code >> 12U);
    out += continuation(code, 6);
  } else {
    out += static_cast<char>(0xF0U | code >> 18U);
    out += continuation(code, 12);
    out += continuation(code, 6);
  }
  out += continuation(code, 0);
}

std::size_t rune_count(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) {
    at += byte_at(text, at) < 0x80 ? 1 : first_rune(text.substr(at)).size;
  }
  return count;
}

}  // namespace govalue
