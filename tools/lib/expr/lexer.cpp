// SPDX-License-Identifier: Apache-2.0
#include "expr/lexer.hpp"

#include <algorithm>
#include <array>

#include "base/escape.hpp"
#include "expr/literal.hpp"
#include "govalue/text.hpp"
#include "govalue/unicode.hpp"

namespace expr {
namespace {

using govalue::first_rune;

constexpr bool is_ascii_word(unsigned char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '$';
}

constexpr auto ascii_words = [] {
  std::array<bool, 128> table{};
  for (unsigned char c = 0; c < 128; ++c) table[c] = is_ascii_word(c);
  return table;
}();

bool is_word(char32_t code) {
  if (code < 128) return ascii_words[code];
  return govalue::is_letter(code) || govalue::is_digit(code);
}

bool is_one_of(char32_t code, std::string_view characters) {
  return code < 128 && characters.find(static_cast<char>(code)) != std::string_view::npos;
}

// U+0040 '@'
std::string described(char32_t code) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string hex;
  for (auto rest = code; rest > 0 || hex.size() < 4; rest >>= 4U) {
    hex.insert(hex.begin(), digits[rest & 15U]);
  }
  std::string text = "U+" + hex;
  if (!govalue::is_printable(code)) return text;
  text += " '";
  govalue::append_rune(text, code);
  return text + "'";
}

// The operator that a word is, or `none`.
Word operator_word(std::string_view word) {
  switch (word.size()) {
    case 2:
      if (word == "in") return Word::in;
      if (word == "or") return Word::or_;
      if (word == "if") return Word::if_;
      break;
    case 3:
      if (word == "and") return Word::and_;
      if (word == "not") return Word::not_;
      if (word == "let") return Word::let;
      break;
    case 4:
      if (word == "else") return Word::else_;
      break;
    case 7:
      if (word == "matches") return Word::matches;
      break;
    case 8:
      if (word == "contains") return Word::contains;
      if (word == "endsWith") return Word::ends_with;
      break;
    case 10:
      if (word == "startsWith") return Word::starts_with;
      break;
    default:
      break;
  }
  return Word::none;
}

}  // namespace

char32_t Lexer::peek() const {
  if (position_ >= source_.size()) return end;
  const auto byte = static_cast<unsigned char>(source_[position_]);
  return byte < 128 ? byte : first_rune(source_.substr(position_)).code;
}

char32_t Lexer::advance() {
  if (position_ >= source_.size()) {
    is_past_end_ = true;
    return end;
  }
  const auto byte = static_cast<unsigned char>(source_[position_]);
  if (byte < 128) {
    ++position_;
    return byte;
  }
  const auto rune = first_rune(source_.substr(position_));
  position_ += rune.size;
  return rune.code;
}

bool Lexer::accept(std::string_view characters) {
  if (position_ >= source_.size() || !is_one_of(peek(), characters)) return false;
  ++position_;
  return true;
}

void Lexer::accept_run(std::string_view characters) {
  while (accept(characters)) {
  }
}

void Lexer::skip_word() {
  while (position_ < source_.size()) {
    const auto byte = static_cast<unsigned char>(source_[position_]);
    if (byte < 128) {
      if (!ascii_words[byte]) return;
      ++position_;
    } else {
      const auto rune = first_rune(source_.substr(position_));
      if (!is_word(rune.code)) return;
      position_ += rune.size;
    }
  }
}

// The first failure counts. It lies at the last character, or behind it where the source ends.
bool Lexer::fail(std::string message) {
  if (failure_) return false;
  auto place = position_;
  if (!is_past_end_ && place > 0) {
    // Back to the beginning of the character before: malformed bytes are one each.
    for (std::size_t size = 1; size <= 4 && size <= position_; ++size) {
      if (first_rune(source_.substr(position_ - size)).size == size) {
        place = position_ - size;
        if (size > 1 || static_cast<unsigned char>(source_[place]) < 128) break;
      }
    }
  }
  failure_ = Failure{static_cast<std::uint32_t>(place), std::move(message)};
  return false;
}

bool Lexer::emit(Token& token, TokenKind kind, std::string_view text) {
  token = {kind, Word::none, static_cast<std::uint32_t>(start_), text};
  start_ = position_;
  return true;
}

bool Lexer::emit_operator(Token& token) {
  const auto text = word();
  token = {TokenKind::operator_, word_of(text), static_cast<std::uint32_t>(start_), text};
  start_ = position_;
  return true;
}

// The end is said to be where the last character is.
bool Lexer::emit_end(Token& token) {
  is_done_ = true;
  is_past_end_ = false;
  std::size_t place = source_.size();
  if (place > 0) {
    fail("");
    place = failure_->place;
    failure_.reset();
  }
  token = {TokenKind::end, Word::none, static_cast<std::uint32_t>(place), ""};
  return true;
}

bool Lexer::skip_long_comment() {
  const auto close = source_.find("*/", position_);
  if (close == std::string_view::npos) {
    position_ = source_.size();
    is_past_end_ = true;
    return fail("unclosed comment");
  }
  position_ = close + 2;
  return true;
}

bool Lexer::skip_blanks_and_comments() {
  for (;;) {
    const auto character = peek();
    const auto rest = source_.substr(std::min(position_, source_.size()));
    if (character == ' ' || (character != end && govalue::is_space(character))) {
      advance();
    } else if (rest.starts_with("//")) {
      position_ = std::min(source_.find('\n', position_), source_.size());
    } else if (rest.starts_with("/*")) {
      position_ += 2;
      if (!skip_long_comment()) return false;
    } else {
      start_ = position_;
      return true;
    }
  }
}

bool Lexer::next(Token& token) {
  if (failure_ || is_done_) return false;
  if (std::exchange(is_behind_hash_, false)) {
    skip_word();
    if (position_ > start_) return emit(token, TokenKind::identifier, word());
  }
  return skip_blanks_and_comments() && read(token);
}

bool Lexer::read(Token& token) {
  const auto character = peek();
  if (character == end) return emit_end(token);
  if (character == 'b' || character == 'B') {
    const auto quote = position_ + 1 < source_.size() ? source_[position_ + 1] : '\0';
    if (quote == '\'' || quote == '"') {
      position_ += 2;
      return read_quoted(token, static_cast<char32_t>(quote), TokenKind::bytes);
    }
  }
  if (character >= '0' && character <= '9') return read_number(token);
  if (is_word(character)) return read_identifier(token);
  advance();
  if (character == '\'' || character == '"')
    return read_quoted(token, character, TokenKind::string);
  if (character == '`') return read_raw(token);
  if (character == '.') {
    if (is_one_of(peek(), "0123456789")) return read_number(token);
    accept(".");
    return emit_operator(token);
  }
  return read_sign(token, character);
}

bool Lexer::read_sign(Token& token, char32_t character) {
  if (is_one_of(character, "([{)]}")) {
    emit_operator(token);
    token.kind = TokenKind::bracket;
    return true;
  }
  if (character == '#') {
    accept("#");
    is_behind_hash_ = true;
    return emit_operator(token);
  }
  if (character == '?') {
    accept(".?");
  } else if (character == '|' || character == ':') {
    accept(character == '|' ? "|" : ":");
  } else if (is_one_of(character, "&!=*<>")) {
    accept("&=*");
  } else if (!is_one_of(character, ",;%+-^/")) {
    return fail("unrecognized character: " + described(character));
  }
  return emit_operator(token);
}

char32_t Lexer::scan_digits(char32_t character, unsigned radix, int count) {
  for (; count > 0 && base::hex_value(character) < radix; --count) character = advance();
  if (count > 0) fail("invalid char escape");
  return character;
}

// \u{1F600}: one to six digits.
char32_t Lexer::scan_braced_escape() {
  advance();
  int digits = 0;
  for (; peek() != '}'; ++digits) {
    if (base::hex_value(peek()) > 15 || digits >= 6) {
      fail("invalid char escape");
      return end;
    }
    advance();
  }
  if (digits == 0) {
    fail("invalid char escape");
    return end;
  }
  advance();
  return advance();
}

// Returns the character behind the escape.
char32_t Lexer::scan_escape(char32_t quote) {
  const auto character = advance();
  if (character == quote || is_one_of(character, "abfnrtv\\")) return advance();
  if (is_one_of(character, "01234567")) return scan_digits(character, 8, 3);
  if (character == 'x') return scan_digits(advance(), 16, 2);
  if (character == 'u') {
    return peek() == '{' ? scan_braced_escape() : scan_digits(advance(), 16, 4);
  }
  if (character == 'U') return scan_digits(advance(), 16, 8);
  fail("invalid char escape");
  return character;
}

bool Lexer::scan_quoted(char32_t quote) {
  auto character = advance();
  while (character != quote) {
    if (character == '\n' || character == end) return fail("literal not terminated");
    character = character == '\\' ? scan_escape(quote) : advance();
  }
  return !failure_;
}

bool Lexer::read_quoted(Token& token, char32_t quote, TokenKind kind) {
  if (!scan_quoted(quote)) return false;
  const bool is_bytes = kind == TokenKind::bytes;
  const auto written = word().substr(is_bytes ? 1 : 0);
  const auto inner = written.substr(1, written.size() - 2);
  bool is_plain = true;
  for (const auto c : inner) {
    is_plain = is_plain && c != '\\' && c != '\r' && static_cast<unsigned char>(c) < 128;
  }
  if (is_plain) return emit(token, kind, inner);
  auto& text = texts_.emplace_back();
  if (const auto* problem = is_bytes ? unquote_bytes(written, text) : unquote(written, text)) {
    return fail(problem);
  }
  return emit(token, kind, text);
}

// Between back quotes; two of them stand for one.
bool Lexer::read_raw(Token& token) {
  bool has_escapes = false;
  for (;;) {
    auto character = advance();
    while (character == '`' && peek() == '`') {
      advance();
      character = advance();
      has_escapes = true;
    }
    if (character == end) return fail("literal not terminated");
    if (character == '`') break;
  }
  auto rest = source_.substr(start_ + 1, position_ - start_ - 2);
  if (!has_escapes) return emit(token, TokenKind::string, rest);
  auto& text = texts_.emplace_back();
  bool was_skipped = false;
  while (!rest.empty()) {
    const auto rune = first_rune(rest);
    rest.remove_prefix(rune.size);
    if (rune.code == '`') was_skipped = !was_skipped;
    if (rune.code != '`' || !was_skipped) govalue::append_rune(text, rune.code);
  }
  return emit(token, TokenKind::string, text);
}

bool Lexer::read_number(Token& token) {
  std::string_view digits = "0123456789_";
  if (accept("0")) {
    if (accept("xX")) {
      digits = "0123456789abcdefABCDEF_";
    } else if (accept("oO")) {
      digits = "01234567_";
    } else if (accept("bB")) {
      digits = "01_";
    }
  }
  accept_run(digits);
  const auto before_dot = position_;
  if (accept(".")) {
    // `1..5` is a range.
    if (peek() == '.') {
      position_ = before_dot;
      return emit(token, TokenKind::number, word());
    }
    accept_run(digits);
  }
  if (accept("eE")) {
    accept("+-");
    accept_run(digits);
  }
  if (is_word(peek())) {
    advance();
    return fail("bad number syntax: " + govalue::quoted(word()));
  }
  return emit(token, TokenKind::number, word());
}

bool Lexer::read_identifier(Token& token) {
  skip_word();
  const auto text = word();
  const auto known = operator_word(text);
  emit(token, known == Word::none ? TokenKind::identifier : TokenKind::operator_, text);
  token.word = known;
  return true;
}

}  // namespace expr
