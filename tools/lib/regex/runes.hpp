// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace regex {

// A character at the start of a text. `size` is 0 where there is none, as the text ends or is not
// UTF-8 there.
struct Rune {
  char32_t code = 0;
  std::size_t size = 0;
};

Rune first_rune(std::string_view text);

// Appends a character as one that stands for itself in an expression of RE2, within a class, too.
void append_literal(std::string& expression, char32_t code);

}  // namespace regex
