// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace govalue {

// strconv.Unquote: the text of a literal of Go in "double quotes", `back quotes` or 'single quotes'
// (one character). Nothing where Go says "invalid syntax".
std::optional<std::string> unquoted(std::string_view literal);

// strconv.UnquoteChar: takes one character of such a literal, or one escape, off the front of
// `text`. Nothing, too, for the `quote` itself.
struct LiteralCharacter {
  char32_t code;
  bool is_byte;  // of an escape for one byte, which need not be UTF-8
};
std::optional<LiteralCharacter> take_literal_character(std::string_view& text, char quote);

}  // namespace govalue
