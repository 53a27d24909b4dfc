// SPDX-License-Identifier: Apache-2.0
#include "gotemplate/lexer.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "base/text.hpp"
#include "govalue/text.hpp"
#include "govalue/unicode.hpp"

namespace gotemplate {

namespace {

constexpr std::string_view left = "{{";
constexpr std::string_view right = "}}";
constexpr std::string_view blanks = " \t\r\n";
constexpr std::size_t trim_marker_size = 2;

constexpr std::pair<std::string_view, TokenKind> keywords[] = {{"block", TokenKind::block},
                                                               {"break", TokenKind::break_},
                                                               {"continue", TokenKind::continue_},
                                                               {"define", TokenKind::define},
                                                               {"else", TokenKind::else_},
                                                               {"end", TokenKind::end},
                                                               {"if", TokenKind::if_},
                                                               {"nil", TokenKind::nil},
                                                               {"range", TokenKind::range},
                                                               {"template", TokenKind::template_},
                                                               {"with", TokenKind::with},
                                                               {"true", TokenKind::boolean},
                                                               {"false", TokenKind::boolean}};

bool is_space(char c) {
  return blanks.find(c) != std::string_view::npos;
}

bool is_alphanumeric(char32_t code) {
  return code == '_' || govalue::is_letter(code) || govalue::is_digit(code);
}

bool has_left_trim_marker(std::string_view text) {
  return text.size() >= 2 && text[0] == '-' && is_space(text[1]);
}

bool has_right_trim_marker(std::string_view text) {
  return text.size() >= 2 && is_space(text[0]) && text[1] == '-';
}

std::size_t leading_blanks(std::string_view text) {
  return std::min(text.find_first_not_of(blanks), text.size());
}

// "U+002D '-'"
std::string code_point_name(char32_t code) {
  std::array<char, 16> number{};
  std::snprintf(number.data(), number.size(), "U+%04X", static_cast<unsigned>(code));
  std::string name = number.data();
  if (govalue::is_printable(code)) {
    name += " '";
    govalue::append_rune(name, code);
    name += "'";
  }
  return name;
}

// At most so many characters of the text.
std::string_view first_runes(std::string_view text, int count) {
  std::size_t size = 0;
  for (; count > 0 && size < text.size(); --count) {
    size += govalue::first_rune(text.substr(size)).size;
  }
  return text.substr(0, size);
}

}  // namespace

std::string to_string(const Token& token) {
  if (token.kind == TokenKind::end_of_text) return "EOF";
  if (token.kind == TokenKind::error) return std::string(token.text);
  if (token.kind >= TokenKind::block) return "<" + std::string(token.text) + ">";
  if (token.text.size() > 10) return govalue::quoted(first_runes(token.text, 10)) + "...";
  return govalue::quoted(token.text);
}

Token Lexer::next() {
  if (!error_.empty()) return {TokenKind::error, 0, start_line_, error_};
  return is_inside_ ? inside() : text();
}

Token Lexer::emit(TokenKind kind) {
  const Token token{kind, static_cast<std::uint32_t>(start_), start_line_,
                    input_.substr(start_, position_ - start_)};
  start_ = position_;
  start_line_ = line_;
  return token;
}

Token Lexer::fail(std::string message) {
  error_ = std::move(message);
  return {TokenKind::error, static_cast<std::uint32_t>(start_), start_line_, error_};
}

Token Lexer::fail_on_character(const char* what) {
  std::size_t size = 0;
  return fail(what + code_point_name(peek_rune(size)));
}

void Lexer::advance_line(std::size_t end) {
  const auto passed = input_.substr(position_, end - position_);
  line_ += static_cast<std::uint32_t>(std::count(passed.begin(), passed.end(), '\n'));
  position_ = end;
}

void Lexer::ignore() {
  start_ = position_;
  start_line_ = line_;
}

char32_t Lexer::peek_rune(std::size_t& size) const {
  const auto rune = govalue::first_rune(rest());
  size = rune.size;
  return rune.code;
}

Token Lexer::text() {
  for (;;) {
    const std::size_t found = input_.find(left, position_);
    if (found == std::string_view::npos) {
      advance_line(input_.size());
      return emit(position_ > start_ ? TokenKind::text : TokenKind::end_of_text);
    }
    if (found > position_) {
      std::size_t end = found;
      if (has_left_trim_marker(input_.substr(found + left.size()))) {
        while (end > position_ && is_space(input_[end - 1])) --end;
      }
      advance_line(end);
      const Token token = emit(TokenKind::text);
      advance_line(found);
      ignore();
      if (!token.text.empty()) return token;
    }
    Token error;
    const std::size_t marker =
        has_left_trim_marker(input_.substr(found + left.size())) ? trim_marker_size : 0;
    if (!input_.substr(found + left.size() + marker).starts_with("/*")) return left_delimiter();
    position_ += left.size();
    advance_line(position_ + marker);
    ignore();
    if (!skip_comment(error)) return error;
  }
}

Token Lexer::left_delimiter() {
  position_ += left.size();
  const Token token = emit(TokenKind::left_delimiter);
  is_inside_ = true;
  parentheses_ = 0;
  if (has_left_trim_marker(rest())) {
    advance_line(position_ + trim_marker_size);
    ignore();
  }
  return token;
}

// The comment begins here.
bool Lexer::skip_comment(Token& error) {
  const std::size_t end = input_.find("*/", position_ + 2);
  if (end == std::string_view::npos) {
    error = fail("unclosed comment");
    return false;
  }
  position_ = end + 2;
  bool trims = false;
  if (!at_right_delimiter(trims)) {
    error = fail("comment ends before closing delimiter");
    return false;
  }
  position_ = start_;
  advance_line(end + 2);
  if (trims) advance_line(position_ + trim_marker_size);
  position_ += right.size();
  if (trims) advance_line(position_ + leading_blanks(rest()));
  ignore();
  return true;
}

bool Lexer::at_right_delimiter(bool& trims) const {
  trims = has_right_trim_marker(rest()) &&
          input_.substr(position_ + trim_marker_size).starts_with(right);
  return trims || rest().starts_with(right);
}

Token Lexer::right_delimiter() {
  bool trims = false;
  at_right_delimiter(trims);
  if (trims) {
    advance_line(position_ + trim_marker_size);
    ignore();
  }
  position_ += right.size();
  const Token token = emit(TokenKind::right_delimiter);
  if (trims) {
    advance_line(position_ + leading_blanks(rest()));
    ignore();
  }
  is_inside_ = false;
  return token;
}

Token Lexer::inside() {
  bool trims = false;
  if (at_right_delimiter(trims)) {
    if (parentheses_ == 0) return right_delimiter();
    return fail("unclosed left paren");
  }
  if (position_ == input_.size()) return fail("unclosed action");
  const char c = input_[position_];
  if (is_space(c)) return space();
  if (c == '+' || c == '-' || base::is_ascii_digit(c)) return number();
  if (c == '.' && position_ + 1 < input_.size() && base::is_ascii_digit(input_[position_ + 1])) {
    return number();
  }
  std::size_t size = 0;
  const char32_t code = peek_rune(size);
  if (is_alphanumeric(code)) return identifier();
  position_ += size;
  switch (c) {
    case '=':
      return emit(TokenKind::assign);
    case ':':
      if (peek() != '=') return fail("expected :=");
      ++position_;
      return emit(TokenKind::declare);
    case '|':
      return emit(TokenKind::pipe);
    case '"':
      return quoted('"', TokenKind::string, "unterminated quoted string");
    case '\'':
      return quoted('\'', TokenKind::character_constant, "unterminated character constant");
    case '`':
      return raw_string();
    case '$':
      return field_or_variable(TokenKind::variable);
    case '.':
      // At the very end of the text Go takes it for the beginning of a number.
      if (position_ == input_.size()) return emit(TokenKind::number);
      return field_or_variable(TokenKind::field);
    case '(':
      ++parentheses_;
      return emit(TokenKind::left_parenthesis);
    case ')':
      if (--parentheses_ < 0) return fail("unexpected right paren");
      return emit(TokenKind::right_parenthesis);
    default:
      break;
  }
  if (code < 0x80 && govalue::is_printable(code)) return emit(TokenKind::character);
  return fail("unrecognized character in action: " + code_point_name(code));
}

// A blank in front of a delimiter that trims belongs to the delimiter.
Token Lexer::space() {
  const std::size_t end = position_ + leading_blanks(rest());
  const std::string_view last = input_.substr(end - 1);
  if (has_right_trim_marker(last) && last.substr(trim_marker_size).starts_with(right)) {
    if (end - position_ == 1) return right_delimiter();
    advance_line(end - 1);
  } else {
    advance_line(end);
  }
  return emit(TokenKind::space);
}

void Lexer::skip_alphanumeric() {
  std::size_t size = 0;
  while (position_ < input_.size() && is_alphanumeric(peek_rune(size))) position_ += size;
}

Token Lexer::identifier() {
  skip_alphanumeric();
  if (!at_terminator()) return fail_on_character("bad character ");
  const std::string_view word = input_.substr(start_, position_ - start_);
  for (const auto& [keyword, kind] : keywords) {
    if (word == keyword) return emit(kind);
  }
  return emit(TokenKind::identifier);
}

// The dot or the dollar sign is behind us.
Token Lexer::field_or_variable(TokenKind kind) {
  if (at_terminator()) return emit(kind == TokenKind::field ? TokenKind::dot : kind);
  skip_alphanumeric();
  if (!at_terminator()) return fail_on_character("bad character ");
  return emit(kind);
}

bool Lexer::at_terminator() const {
  if (position_ == input_.size()) return true;
  static constexpr std::string_view terminators = " \t\r\n.,|:)(";
  return terminators.find(input_[position_]) != std::string_view::npos || rest().starts_with(right);
}

// The first quote is behind us.
Token Lexer::quoted(char quote, TokenKind kind, const char* unterminated) {
  for (; position_ < input_.size() && input_[position_] != '\n'; ++position_) {
    if (input_[position_] == quote) {
      ++position_;
      return emit(kind);
    }
    if (input_[position_] != '\\') continue;
    ++position_;
    if (peek() == '\n') break;
  }
  return fail(unterminated);
}

Token Lexer::raw_string() {
  const std::size_t end = input_.find('`', position_);
  if (end == std::string_view::npos) return fail("unterminated raw quoted string");
  advance_line(end + 1);
  return emit(TokenKind::raw_string);
}

bool Lexer::accept(std::string_view characters) {
  if (position_ == input_.size() || characters.find(peek()) == std::string_view::npos) {
    return false;
  }
  ++position_;
  return true;
}

void Lexer::accept_run(std::string_view characters) {
  while (accept(characters)) {
  }
}

// Not a perfect scanner: what it lets pass the parser will refuse.
bool Lexer::scan_number() {
  accept("+-");
  std::string_view digits = "0123456789_";
  bool is_decimal = true;
  bool is_hex = false;
  if (accept("0")) {
    if (accept("xX")) {
      digits = "0123456789abcdefABCDEF_";
      is_hex = true;
    } else if (accept("oO")) {
      digits = "01234567_";
    } else if (accept("bB")) {
      digits = "01_";
    }
    is_decimal = digits.size() == 11;
  }
  accept_run(digits);
  if (accept(".")) accept_run(digits);
  if ((is_decimal && accept("eE")) || (is_hex && accept("pP"))) {
    accept("+-");
    accept_run("0123456789_");
  }
  accept("i");
  std::size_t size = 0;
  if (position_ < input_.size() && is_alphanumeric(peek_rune(size))) {
    position_ += size;
    return false;
  }
  return true;
}

Token Lexer::number() {
  const auto bad = [this] {
    return fail("bad number syntax: " + govalue::quoted(input_.substr(start_, position_ - start_)));
  };
  if (!scan_number()) return bad();
  if (peek() != '+' && peek() != '-') return emit(TokenKind::number);
  if (!scan_number() || input_[position_ - 1] != 'i') return bad();
  return emit(TokenKind::complex);
}

}  // namespace gotemplate
