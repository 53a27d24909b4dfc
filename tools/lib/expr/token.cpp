// SPDX-License-Identifier: Apache-2.0
#include "expr/token.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>

#include "govalue/text.hpp"

namespace expr {
namespace {

constexpr std::string_view texts[] = {
    "",   "",        "or",       "||",         "and",      "&&", "==", "!=", "<", ">", ">=", "<=",
    "in", "matches", "contains", "startsWith", "endsWith", "..", "+",  "-",  "*", "/", "%",  "**",
    "^",  "??",      "|",        "not",        "!",        "?",  "?.", ".",  ",", ";", ":",  "::",
    "#",  "=",       "let",      "if",         "else",     "(",  ")",  "[",  "]", "{", "}"};
static_assert(std::size(texts) == static_cast<std::size_t>(Word::close_brace) + 1);

constexpr std::string_view kinds[] = {"Identifier", "Number",  "String", "Bytes",
                                      "Operator",   "Bracket", "EOF"};

}  // namespace

Word word_of(std::string_view text) {
  const auto* const found = std::find(std::begin(texts) + 2, std::end(texts), text);
  return found == std::end(texts) ? Word::other : static_cast<Word>(found - std::begin(texts));
}

std::string_view text_of(Word word) {
  return texts[static_cast<std::size_t>(word)];
}

std::string to_string(const Token& token) {
  std::string text(kinds[static_cast<std::size_t>(token.kind)]);
  if (!token.text.empty()) text += "(" + govalue::quoted(token.text) + ")";
  return text;
}

}  // namespace expr
