// SPDX-License-Identifier: Apache-2.0
#include "expr/literal.hpp"

#include <cstddef>
#include <cstdint>

#include "base/escape.hpp"
#include "govalue/text.hpp"

namespace expr {
namespace {

constexpr auto broken = "unable to unescape string";
constexpr auto broken_octal = "unable to unescape octal sequence in string";
constexpr auto broken_end = "unable to unescape string, found '\\' as last character";

enum class Target { text, bytes };

std::string with_unix_ends(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_return = text[i] == '\r';
    if (is_return && i + 1 < text.size() && text[i + 1] == '\n') ++i;
    out += is_return ? '\n' : text[i];
  }
  return out;
}

// The character that one letter behind a backslash stands for, or 0.
char simple_escape(char letter) {
  constexpr std::string_view themselves = "\\'\"`?";
  const bool is_itself = themselves.find(letter) != std::string_view::npos;
  return is_itself ? letter : base::control_character(letter);
}

// Reads `digits` hexadecimal digits off the front.
bool take_hex(std::string_view& rest, std::size_t digits, std::uint32_t& value) {
  if (rest.size() < digits) return false;
  value = 0;
  for (const auto digit : rest.substr(0, digits)) {
    const auto number = base::hex_value(digit);
    if (number > 15) return false;
    value = value << 4U | number;
  }
  rest.remove_prefix(digits);
  return true;
}

bool take_braced_hex(std::string_view& rest, std::uint32_t& value) {
  const auto end = rest.find('}');
  if (end == std::string_view::npos || end < 2 || end > 7) return false;
  rest.remove_prefix(1);
  if (!take_hex(rest, end - 1, value)) return false;
  rest.remove_prefix(1);
  return true;
}

// Behind "\u" or "\U".
bool take_unicode(char letter, std::string_view& rest, std::uint32_t& value) {
  if (letter == 'u' && rest.starts_with('{')) return take_braced_hex(rest, value);
  return (letter == 'u' || letter == 'U') && take_hex(rest, letter == 'u' ? 4 : 8, value);
}

const char* take_octal(char first, std::string_view& rest, std::uint32_t& value) {
  if (rest.size() < 2) return broken_octal;
  value = static_cast<std::uint32_t>(first - '0');
  for (const auto digit : rest.substr(0, 2)) {
    if (digit < '0' || digit > '7') return broken_octal;
    value = value * 8 + static_cast<std::uint32_t>(digit - '0');
  }
  rest.remove_prefix(2);
  return nullptr;
}

void append_code(std::string& out, std::uint32_t code, Target target) {
  if (target == Target::bytes) {
    out += static_cast<char>(code);
  } else {
    govalue::append_rune(out, code);
  }
}

// `rest` begins behind the backslash.
const char* append_escape(std::string& out, std::string_view& rest, Target target) {
  if (rest.empty()) return broken_end;
  const auto letter = rest[0];
  rest.remove_prefix(1);
  if (const auto simple = simple_escape(letter); simple != 0) {
    out += simple;
    return nullptr;
  }
  std::uint32_t code = 0;
  const bool is_byte = letter == 'x' || letter == 'X';
  if (letter >= '0' && letter <= '3') {
    if (const auto* problem = take_octal(letter, rest, code)) return problem;
  } else {
    const bool is_read = is_byte ? take_hex(rest, 2, code)
                                 : target != Target::bytes && take_unicode(letter, rest, code);
    if (!is_read) return broken;
  }
  if (code > 0x10FFFF) return broken;
  append_code(out, code, target);
  return nullptr;
}

const char* unquote_to(std::string_view written, std::string& out, Target target) {
  const auto text = with_unix_ends(written);
  if (text.size() < 2 || text.front() != text.back() ||
      (text.front() != '"' && text.front() != '\'')) {
    return broken;
  }
  auto rest = std::string_view(text).substr(1, text.size() - 2);
  out.reserve(rest.size());
  while (!rest.empty()) {
    if (rest[0] == '\\') {
      rest.remove_prefix(1);
      if (const auto* problem = append_escape(out, rest, target)) return problem;
    } else if (static_cast<unsigned char>(rest[0]) < 0x80) {
      out += rest[0];
      rest.remove_prefix(1);
    } else {
      const auto rune = govalue::first_rune(rest);
      govalue::append_rune(out, rune.code);
      rest.remove_prefix(rune.size);
    }
  }
  return nullptr;
}

}  // namespace

const char* unquote(std::string_view written, std::string& out) {
  return unquote_to(written, out, Target::text);
}

const char* unquote_bytes(std::string_view written, std::string& out) {
  return unquote_to(written, out, Target::bytes);
}

}  // namespace expr
