// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace expr {

enum class TokenKind : std::uint8_t { identifier, number, string, bytes, operator_, bracket, end };

// What operators and brackets say. Operators of several names that do the same stay apart, because
// messages repeat what was written.
enum class Word : std::uint8_t {
  none,   // of tokens that are neither operator nor bracket
  other,  // an operator that the grammar has no place for
  or_,
  or_sign,
  and_,
  and_sign,
  equal,
  not_equal,
  less,
  more,
  more_or_equal,
  less_or_equal,
  in,
  matches,
  contains,
  starts_with,
  ends_with,
  range,
  plus,
  minus,
  times,
  divide,
  modulo,
  power,
  power_sign,
  coalesce,
  pipe,
  not_,
  not_sign,
  question,
  question_dot,
  dot,
  comma,
  semicolon,
  colon,
  double_colon,
  hash,
  assign,
  let,
  if_,
  else_,
  open_parenthesis,
  close_parenthesis,
  open_bracket,
  close_bracket,
  open_brace,
  close_brace,
};

struct Token {
  TokenKind kind = TokenKind::end;
  Word word = Word::none;
  std::uint32_t place = 0;  // the byte of the source where it starts
  std::string_view text;    // as written; of strings and bytes what they stand for
};

// The operator or bracket that is written so, else `other`.
Word word_of(std::string_view text);
// As it is written.
std::string_view text_of(Word word);

// How messages name a token: `Operator("+")`, `EOF`.
std::string to_string(const Token& token);

}  // namespace expr
