// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "expr/failure.hpp"
#include "expr/token.hpp"

namespace expr {

// Cuts a source into tokens, one at a time. Their texts lie in the source or in the lexer.
class Lexer {
 public:
  explicit Lexer(std::string_view source) : source_(source) {}

  // Reads the next token. `false` where there is none: see failure(), which stays. The last token
  // is of the kind `end`; behind it there is none, and no failure either.
  bool next(Token& token);
  const std::optional<Failure>& failure() const { return failure_; }

  // Texts of literals that are not in the source as they are.
  std::list<std::string> take_texts() { return std::move(texts_); }

 private:
  static constexpr char32_t end = 0xFFFFFFFF;

  char32_t peek() const;
  char32_t advance();
  bool accept(std::string_view characters);
  void accept_run(std::string_view characters);
  void skip_word();
  std::string_view word() const { return source_.substr(start_, position_ - start_); }

  bool fail(std::string message);
  bool emit(Token& token, TokenKind kind, std::string_view text);
  bool emit_operator(Token& token);
  bool emit_end(Token& token);
  bool skip_blanks_and_comments();
  bool skip_long_comment();

  bool read(Token& token);
  bool read_sign(Token& token, char32_t character);
  bool read_quoted(Token& token, char32_t quote, TokenKind kind);
  bool scan_quoted(char32_t quote);
  char32_t scan_escape(char32_t quote);
  char32_t scan_braced_escape();
  char32_t scan_digits(char32_t character, unsigned radix, int count);
  bool read_raw(Token& token);
  bool read_number(Token& token);
  bool read_identifier(Token& token);

  std::string_view source_;
  std::size_t start_ = 0;
  std::size_t position_ = 0;
  bool is_past_end_ = false;
  bool is_done_ = false;
  bool is_behind_hash_ = false;  // a word there is a name, whatever it says
  std::optional<Failure> failure_;
  std::list<std::string> texts_;
};

}  // namespace expr
