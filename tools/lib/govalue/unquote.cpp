// SPDX-License-Identifier: Apache-2.0
#include "govalue/unquote.hpp"

#include "base/escape.hpp"
#include "base/text.hpp"
#include "govalue/text.hpp"

namespace govalue {

namespace {

std::optional<char32_t> take_digits(std::string_view& text, std::size_t count, unsigned radix) {
  if (text.size() < count) return {};
  char32_t value = 0;
  for (const char c : text.substr(0, count)) {
    const unsigned digit = base::hex_value(c);
    if (digit >= radix) return {};
    value = value * radix + digit;
  }
  text.remove_prefix(count);
  return value;
}

std::optional<LiteralCharacter> take_hex(std::string_view& text, char kind) {
  const auto code = take_digits(text, kind == 'x' ? 2 : kind == 'u' ? 4 : 8, 16);
  if (!code) return {};
  if (kind == 'x') return LiteralCharacter{*code, true};
  if (*code > 0x10ffff || (*code >= 0xd800 && *code <= 0xdfff)) return {};
  return LiteralCharacter{*code, false};
}

// `text` begins behind the backslash.
std::optional<LiteralCharacter> take_escape(std::string_view& text, char quote) {
  if (text.empty()) return {};
  const char kind = text[0];
  if (kind >= '0' && kind <= '7') {
    const auto code = take_digits(text, 3, 8);
    if (!code || *code > 255) return {};
    return LiteralCharacter{*code, true};
  }
  text.remove_prefix(1);
  if (kind == 'x' || kind == 'u' || kind == 'U') return take_hex(text, kind);
  const bool is_itself = kind == '\\' || (kind == quote && (kind == '\'' || kind == '"'));
  const char byte = is_itself ? kind : base::control_character(kind);
  if (byte == '\0') return {};
  return LiteralCharacter{static_cast<unsigned char>(byte), true};
}

std::optional<std::string> unquoted_raw(std::string_view text) {
  if (text.find('`') != std::string_view::npos) return {};
  return base::replace_all(std::string(text), "\r", "");
}

}  // namespace

std::optional<LiteralCharacter> take_literal_character(std::string_view& text, char quote) {
  if (text.empty() || (text[0] == quote && (quote == '\'' || quote == '"'))) return {};
  if (text[0] == '\\') {
    text.remove_prefix(1);
    return take_escape(text, quote);
  }
  const Rune rune = first_rune(text);
  text.remove_prefix(rune.size);
  return LiteralCharacter{rune.code, rune.code < 0x80};
}

std::optional<std::string> unquoted(std::string_view literal) {
  if (literal.size() < 2 || literal.front() != literal.back()) return {};
  const char quote = literal.front();
  std::string_view text = literal.substr(1, literal.size() - 2);
  if (quote == '`') return unquoted_raw(text);
  if (quote != '"' && quote != '\'') return {};
  std::string result;
  std::size_t count = 0;
  while (!text.empty()) {
    if (text[0] == '\n') return {};
    const auto character = take_literal_character(text, quote);
    if (!character) return {};
    if (character->is_byte) {
      result.push_back(static_cast<char>(character->code));
    } else {
      append_rune(result, character->code);
    }
    ++count;
  }
  if (quote == '\'' && count != 1) return {};
  return result;
}

}  // namespace govalue
