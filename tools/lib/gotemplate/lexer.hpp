// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace gotemplate {

enum class TokenKind : std::uint8_t {
  error,  // the text says what is wrong; nothing follows
  boolean,
  character,  // a printable ASCII character with no meaning of its own, such as a comma
  character_constant,
  complex,
  assign,
  declare,
  end_of_text,
  field,
  identifier,
  left_delimiter,
  left_parenthesis,
  number,
  pipe,
  raw_string,
  right_delimiter,
  right_parenthesis,
  space,
  string,
  text,
  variable,
  // Keywords from here on.
  block,
  break_,
  continue_,
  dot,
  define,
  else_,
  end,
  if_,
  nil,
  range,
  template_,
  with,
};

struct Token {
  TokenKind kind = TokenKind::end_of_text;
  std::uint32_t position = 0;  // byte offset
  std::uint32_t line = 1;
  std::string_view text = {};
};

// The token as messages show it: "EOF", <end>, "{{".
std::string to_string(const Token& token);

// Cuts a template into tokens, as Go's text/template/parse does. Text outside of actions is one
// token, already trimmed where a delimiter asks for it; comments are skipped.
class Lexer {
 public:
  explicit Lexer(std::string_view input) : input_(input) {}

  Token next();

 private:
  Token text();
  Token left_delimiter();
  bool skip_comment(Token& error);
  Token right_delimiter();
  Token inside();
  Token space();
  Token identifier();
  Token field_or_variable(TokenKind kind);
  Token quoted(char quote, TokenKind kind, const char* unterminated);
  Token raw_string();
  Token number();
  bool scan_number();

  Token emit(TokenKind kind);
  Token fail(std::string message);
  Token fail_on_character(const char* what);
  void ignore();
  void advance_line(std::size_t end);
  char peek() const { return position_ < input_.size() ? input_[position_] : '\0'; }
  char32_t peek_rune(std::size_t& size) const;
  bool accept(std::string_view characters);
  void accept_run(std::string_view characters);
  void skip_alphanumeric();
  bool at_terminator() const;
  bool at_right_delimiter(bool& trims) const;
  std::string_view rest() const { return input_.substr(position_); }

  std::string_view input_;
  std::size_t position_ = 0;
  std::size_t start_ = 0;  // of the token
  std::uint32_t line_ = 1;
  std::uint32_t start_line_ = 1;
  int parentheses_ = 0;
  bool is_inside_ = false;
  std::string error_ = {};
};

}  // namespace gotemplate
