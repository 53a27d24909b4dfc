// SPDX-License-Identifier: Apache-2.0
#include "regex/escape.hpp"

#include <optional>

#include "base/escape.hpp"
#include "base/text.hpp"
#include "regex/runes.hpp"
#include "regex/syntax_error.hpp"

namespace regex {
namespace {

constexpr char32_t last_code_point = 0x10FFFF;

bool is_octal(std::string_view text) {
  return !text.empty() && text[0] >= '0' && text[0] <= '7';
}

// "12" of "\012": up to three digits, the first of which has been read.
char32_t take_octal(char32_t first, std::string_view& text) {
  auto code = first - '0';
  for (int i = 1; i < 3 && is_octal(text); ++i) {
    code = code * 8 + static_cast<char32_t>(text[0] - '0');
    text.remove_prefix(1);
  }
  return code;
}

// "263a}" of "\x{263a}". Nothing where it is no such number.
base::Result<std::optional<char32_t>> take_braced_hex(std::string_view& text) {
  char32_t code = 0;
  for (bool is_first = true; !text.empty(); is_first = false) {
    const auto c = TRY(take_rune(text));
    if (c == '}' && !is_first) return std::optional(code);
    const auto digit = base::hex_value(c);
    if (digit > 15) break;
    code = code * 16 + digit;
    if (code > last_code_point) break;
  }
  return std::optional<char32_t>();
}

// "2f" of "\x2f".
base::Result<std::optional<char32_t>> take_hex(std::string_view& text) {
  if (text.empty()) return std::optional<char32_t>();
  const auto first = TRY(take_rune(text));
  if (first == '{') return take_braced_hex(text);
  const auto second = TRY(take_rune(text));
  const auto high = base::hex_value(first);
  const auto low = base::hex_value(second);
  if (high > 15 || low > 15) return std::optional<char32_t>();
  return std::optional<char32_t>(high * 16 + low);
}

// `\b` is no character here but the border of a word.
char named_control(char32_t c) {
  return c < 0x80 && c != 'b' ? base::control_character(static_cast<char>(c)) : '\0';
}

bool is_punctuation(char32_t c) {
  const auto ascii = static_cast<char>(c);
  return c < 0x80 && !base::is_ascii_alpha(ascii) && !base::is_ascii_digit(ascii);
}

}  // namespace

base::Result<char32_t> take_rune(std::string_view& text) {
  const auto rune = first_rune(text);
  // Go takes the end of a text for U+FFFD.
  if (text.empty()) return char32_t{0xFFFD};
  if (rune.size == 0) return syntax_error(faults::bad_utf8, text);
  text.remove_prefix(rune.size);
  return rune.code;
}

base::Result<char32_t> take_escape(std::string_view& text) {
  const auto whole = text;
  text.remove_prefix(1);
  if (text.empty()) return syntax_error(faults::last_backslash, "");
  const auto c = TRY(take_rune(text));
  if (c == '0' || (c >= '1' && c <= '7' && is_octal(text))) return take_octal(c, text);
  if (c == 'x') {
    const auto code = TRY(take_hex(text));
    if (code) return *code;
  }
  if (const char control = named_control(c); control != '\0') return static_cast<char32_t>(control);
  if (is_punctuation(c)) return c;
  return syntax_error(faults::bad_escape, whole.substr(0, whole.size() - text.size()));
}

base::Result<void> check_utf8(std::string_view text) {
  while (!text.empty()) TRY(take_rune(text));
  return {};
}

}  // namespace regex
