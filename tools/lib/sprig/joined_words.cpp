// SPDX-License-Identifier: Apache-2.0
//
// snakecase and kebabcase, as xstrings 1.5.0 understands words.
//
// A text is cut into runs of one kind: capitals, letters, digits, punctuation, connectors (blanks,
// dashes, underscores) and others. Two rules make words of them. The last capital before a small
// letter belongs to that letter: "HTTPServer" is HTTP and Server. A number belongs to the word
// before it, "Bld4Floor" is bld4_floor, unless small letters follow it: "HTTP2xx" is http_2xx.
#include "govalue/text.hpp"
#include "govalue/unicode.hpp"
#include "sprig/words.hpp"

namespace sprig {
namespace {

using govalue::is_upper;
using govalue::Rune;

constexpr char32_t malformed = 0xFFFD;

enum class Kind { none, number, capitals, letters, connector, punctuation, other };

bool is_connector(char32_t code) {
  return code == '-' || code == '_' || govalue::is_space(code);
}

// A letter that words are made of: Chinese characters are none.
bool is_letter(char32_t code) {
  if (!govalue::is_letter(code)) return false;
  return (code < 0x4E00 || code > 0x9FCC) && (code < 0x3400 || code > 0x4D85) &&
         (code < 0x20000 || code > 0x2B81D);
}

bool is_small_letter(char32_t code) {
  return is_letter(code) && !is_upper(code);
}

bool is_other(char32_t code) {
  return !is_connector(code) && !is_letter(code) && !govalue::is_number(code) &&
         !govalue::is_punctuation(code);
}

// Malformed bytes belong to the character behind them; where none follows they count as `previous`.
Rune next_valid(std::string_view text, char32_t previous) {
  std::size_t size = 0;
  while (!text.empty()) {
    const Rune rune = govalue::first_rune(text);
    size += rune.size;
    if (rune.code != malformed) return {rune.code, size};
    text.remove_prefix(rune.size);
  }
  return {previous, size};
}

struct Word {
  Kind kind = Kind::none;
  std::string_view text;
};

class Cutter {
 public:
  explicit Cutter(std::string_view text) : text_(text) {}

  bool is_at_end() const { return text_.empty(); }

  Word next() {
    if (text_.empty()) return {};
    end_ = 0;
    last_ = malformed;
    take();
    const Kind kind = read();
    const std::string_view word = text_.substr(0, end_);
    text_.remove_prefix(end_);
    return {kind, word};
  }

 private:
  Rune peek() const { return next_valid(text_.substr(end_), last_); }

  void take() {
    const Rune rune = peek();
    end_ += rune.size;
    size_of_last_ = rune.size;
    last_ = rune.code;
  }

  template <typename Is>
  void take_while(Is is) {
    while (end_ < text_.size() && is(peek().code)) take();
  }

  Kind read() {
    if (last_ == malformed) return Kind::none;
    if (is_connector(last_)) {
      take_while(is_connector);
      return Kind::connector;
    }
    if (govalue::is_punctuation(last_)) {
      take_while(govalue::is_punctuation);
      return Kind::punctuation;
    }
    if (is_upper(last_)) {
      take_capitals();
      return Kind::capitals;
    }
    if (is_letter(last_)) {
      take_while(is_small_letter);
      return Kind::letters;
    }
    if (govalue::is_number(last_)) {
      take_while(govalue::is_number);
      return Kind::number;
    }
    take_while(is_other);
    return Kind::other;
  }

  void take_capitals() {
    if (end_ >= text_.size()) return;
    if (!is_upper(peek().code)) {
      take_while(is_small_letter);
      return;
    }
    take_while(is_upper);
    if (end_ < text_.size() && is_letter(peek().code)) end_ -= size_of_last_;
  }

  std::string_view text_;
  std::size_t end_ = 0;  // of the word
  std::size_t size_of_last_ = 0;
  char32_t last_ = malformed;
};

class Joiner {
 public:
  Joiner(std::string_view text, char connector) : cutter_(text), connector_(connector) {}

  std::string joined() {
    word_ = cutter_.next();
    while (!cutter_.is_at_end()) {
      if (word_.kind != Kind::connector) write(word_);
      const Word previous = word_;
      word_ = cutter_.next();
      join(previous);
    }
    write(word_);
    return std::move(out_);
  }

 private:
  bool word_is(Kind kind) const { return word_.kind == kind; }

  // Writes what stands between `previous` and the word behind it, which may be more words.
  void join(const Word& previous) {
    switch (previous.kind) {
      case Kind::number:
        write_letters_and_numbers();
        break;
      case Kind::connector:
        write(previous);
        break;
      case Kind::punctuation:
        break;
      default:
        join_to_word();
    }
  }

  void join_to_word() {
    if (!word_is(Kind::number)) {
      if (!word_is(Kind::connector) && !word_is(Kind::punctuation)) out_ += connector_;
      return;
    }
    if (cutter_.is_at_end()) return;
    const Word number = word_;
    word_ = cutter_.next();
    if (!word_is(Kind::letters)) {
      write(number);
      if (!word_is(Kind::connector) && !word_is(Kind::punctuation)) out_ += connector_;
      return;
    }
    out_ += connector_;
    write(number);
    write_letters_and_numbers();
  }

  void write_letters_and_numbers() {
    while (word_is(Kind::letters) || word_is(Kind::number)) {
      write(word_);
      word_ = cutter_.next();
    }
    if (!word_is(Kind::none) && !word_is(Kind::connector) && !word_is(Kind::punctuation)) {
      out_ += connector_;
    }
  }

  void write(const Word& word) {
    if (word.kind != Kind::capitals && word.kind != Kind::connector) {
      out_ += word.text;
      return;
    }
    for (std::string_view rest = word.text; !rest.empty();) {
      const Rune rune = govalue::first_rune(rest);
      rest.remove_prefix(rune.size);
      if (is_connector(rune.code)) {
        out_ += connector_;
      } else {
        govalue::append_rune(out_, is_upper(rune.code) ? govalue::to_lower(rune.code) : rune.code);
      }
    }
  }

  Cutter cutter_;
  char connector_;
  Word word_ = {};
  std::string out_;
};

}  // namespace

std::string joined_words(std::string_view text, char connector) {
  return text.empty() ? std::string() : Joiner(text, connector).joined();
}

}  // namespace sprig
