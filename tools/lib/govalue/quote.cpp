// SPDX-License-Identifier: Apache-2.0
#include "govalue/text.hpp"
#include "govalue/unicode.hpp"

namespace govalue {

namespace {

constexpr std::string_view digits = "0123456789abcdef";

void append_hexadecimal(std::string& out, char32_t value, unsigned count) {
  while (count > 0) {
    --count;
    out += digits[(value >> (4 * count)) & 0xFU];
  }
}

// The letter behind the backslash; 0 if the character has none.
char escape_letter(char32_t code) {
  constexpr std::string_view letters = "abtnvfr";
  return code >= 7 && code <= 13 ? letters[code - 7] : '\0';
}

void append_escape(std::string& out, char32_t code) {
  out += '\\';
  if (const char letter = escape_letter(code); letter != '\0') {
    out += letter;
  } else if (code < 0x20 || code == 0x7F) {
    out += 'x';
    append_hexadecimal(out, code, 2);
  } else if (code < 0x10000) {
    out += 'u';
    append_hexadecimal(out, code, 4);
  } else {
    out += 'U';
    append_hexadecimal(out, code, 8);
  }
}

void append_inner(std::string& out, char32_t code, char quote, Escaped escaped) {
  if (code == static_cast<char32_t>(quote) || code == U'\\') {
    out += '\\';
    out += static_cast<char>(code);
  } else if (is_printable(code) && (code < 0x80 || escaped == Escaped::unprintable)) {
    append_rune(out, code);
  } else {
    append_escape(out, code);
  }
}

// Most characters of most texts stay as they are.
bool is_plain(char c) {
  return c >= 0x20 && c < 0x7F && c != '"' && c != '\\';
}

std::size_t plain_size(std::string_view text) {
  std::size_t size = 0;
  while (size < text.size() && is_plain(text[size])) ++size;
  return size;
}

}  // namespace

void append_quoted(std::string& out, std::string_view text, Escaped escaped) {
  out += '"';
  for (;;) {
    const std::size_t plain = plain_size(text);
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    const Rune rune = first_rune(text);
    if (rune.is_malformed()) {
      out += "\\x";
      append_hexadecimal(out, static_cast<unsigned char>(text.front()), 2);
    } else {
      append_inner(out, rune.code, '"', escaped);
    }
    text.remove_prefix(rune.size);
  }
  out += '"';
}

void append_quoted_rune(std::string& out, char32_t code, Escaped escaped) {
  const bool is_character = code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
  out += '\'';
  append_inner(out, is_character ? code : U'\uFFFD', '\'', escaped);
  out += '\'';
}

std::string quoted(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 2);
  append_quoted(out, text, Escaped::unprintable);
  return out;
}

std::string ascii_quoted(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 2);
  append_quoted(out, text, Escaped::unprintable_and_foreign);
  return out;
}

std::string quoted_rune(char32_t code) {
  std::string out;
  append_quoted_rune(out, code, Escaped::unprintable);
  return out;
}

bool can_backquote(std::string_view text) {
  while (!text.empty()) {
    const Rune rune = first_rune(text);
    const bool is_control = (rune.code < 0x20 && rune.code != U'\t') || rune.code == 0x7F;
    // The byte order mark would be invisible between them.
    if (rune.is_malformed() || is_control || rune.code == U'`' || rune.code == 0xFEFF) return false;
    text.remove_prefix(rune.size);
  }
  return true;
}

}  // namespace govalue
