// SPDX-License-Identifier: Apache-2.0

// Reads a document in one pass from left to right. Lists and maps that are still open wait on a
// stack of our own, not on the program's: a stranger decides how deep they are. What belongs to
// them waits on two more stacks, and moves out when they close:
//
//   {"a": [1, 2   ←   open: map, list      entries: a=?      items: 1 2
//
// Go checks the syntax of the whole document before it looks at a number, so a number that is too
// large is remembered until the end.
#include <array>
#include <charconv>
#include <iterator>

#include "base/escape.hpp"
#include "govalue/json.hpp"
#include "govalue/read_number.hpp"
#include "govalue/text.hpp"

namespace govalue {

namespace {

constexpr std::size_t most_levels = 10'000;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_blank(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

// Whether a byte of a string stands for itself, whatever its neighbours are.
constexpr std::array<bool, 256> make_plain() {
  std::array<bool, 256> plain = {};
  for (std::size_t byte = 0x20; byte < 0x80; ++byte) plain[byte] = byte != '"' && byte != '\\';
  return plain;
}

constexpr std::array<bool, 256> plain = make_plain();

// What stands in place of a backslash and this letter; 0 if nothing does.
char escaped(char letter) {
  if (letter == '"' || letter == '\\' || letter == '/') return letter;
  return letter == 'a' || letter == 'v' ? '\0' : base::control_character(letter);
}

bool is_high_half(char32_t code) {
  return code >= 0xD800 && code < 0xDC00;
}
bool is_low_half(char32_t code) {
  return code >= 0xDC00 && code < 0xE000;
}

// A byte between single quotes, as if it was a character of Latin-1.
std::string quoted_byte(char c) {
  if (c == '\'') return R"('\'')";
  if (c == '"') return R"('"')";
  return quoted_rune(static_cast<unsigned char>(c));
}

// Lists of objects repeat their keys: those seen last are kept to be shared.
class Keys {
 public:
  const Value& of(std::string_view text) {
    Value& kept = kept_[place_of(text)];
    if (!kept.is_text() || kept.as_text() != text) kept = Value::text(text);
    return kept;
  }

 private:
  static std::size_t place_of(std::string_view text) {
    if (text.empty()) return 0;
    const auto first = static_cast<unsigned char>(text.front());
    const auto middle = static_cast<unsigned char>(text[text.size() / 2]);
    const auto last = static_cast<unsigned char>(text.back());
    return (text.size() * 31 + std::size_t{first} * 7U + std::size_t{middle} * 13U + last) % places;
  }

  static constexpr std::size_t places = 256;
  std::array<Value, places> kept_;
};

// Functions here return false once there is an error.
class Reader {
 public:
  Reader(std::string_view text, Integers integers) : text_(text), integers_(integers) {}

  base::Result<Value> read() {
    if (!read_document()) {
      return base::Error{.kind = base::ErrorKind::malformed, .message = std::move(error_)};
    }
    return std::move(root_);
  }

 private:
  struct Open {
    bool is_map;
    std::size_t start;  // of its own on the stack of entries or items
  };

  bool read_document() {
    do {
      if (!read_value()) return false;
    } while (!is_complete_);
    skip_blanks();
    if (at_ < text_.size()) return refuse("after top-level value");
    error_ = number_error_;
    return error_.empty();
  }

  // A value that is no list or map, or the beginning of one; then all that ends behind it.
  bool read_value() {
    skip_blanks();
    if (at_ == text_.size()) return refuse_end();
    switch (text_[at_]) {
      case '{':
        return open(true) && (try_close('}') ? read_on() : read_key());
      case '[':
        return open(false) && (try_close(']') ? read_on() : true);
      case '"':
        ++at_;
        if (!read_string()) return false;
        place(Value::text(string_));
        return read_on();
      case 't':
        return read_word("true") && placed(Value::boolean(true)) && read_on();
      case 'f':
        return read_word("false") && placed(Value::boolean(false)) && read_on();
      case 'n':
        return read_word("null") && placed({}) && read_on();
      default:
        return read_number() && read_on();
    }
  }

  bool open(bool is_map) {
    if (open_.size() == most_levels) return refuse("exceeded max depth");
    open_.push_back({is_map, is_map ? entries_.size() : items_.size()});
    ++at_;
    skip_blanks();
    return true;
  }

  bool try_close(char bracket) {
    if (at_ == text_.size() || text_[at_] != bracket) return false;
    close();
    return true;
  }

  void close() {
    ++at_;
    const Open closed = open_.back();
    open_.pop_back();
    place(closed.is_map ? Value::map(take_from(entries_, closed.start))
                        : Value::list(take_from(items_, closed.start)));
  }

  template <typename T>
  static std::vector<T> take_from(std::vector<T>& stack, std::size_t start) {
    const auto first = stack.begin() + static_cast<std::ptrdiff_t>(start);
    std::vector<T> taken(std::make_move_iterator(first), std::make_move_iterator(stack.end()));
    stack.erase(first, stack.end());
    return taken;
  }

  void place(Value value) {
    if (open_.empty()) {
      root_ = std::move(value);
      is_complete_ = true;
    } else if (open_.back().is_map) {
      entries_.back().value = std::move(value);
    } else {
      items_.push_back(std::move(value));
    }
  }
  bool placed(Value value) {
    place(std::move(value));
    return true;
  }

  // Behind a value: up to where the next one begins, or to the end of the document.
  bool read_on() {
    while (!is_complete_) {
      skip_blanks();
      if (at_ == text_.size()) return refuse_end();
      const bool is_map = open_.back().is_map;
      const char c = text_[at_];
      if (c == ',') {
        ++at_;
        skip_blanks();
        return !is_map || read_key();
      }
      if (c != (is_map ? '}' : ']')) {
        return refuse(is_map ? "after object key:value pair" : "after array element");
      }
      close();
    }
    return true;
  }

  bool read_key() {
    if (at_ == text_.size()) return refuse_end();
    if (text_[at_] != '"') return refuse("looking for beginning of object key string");
    ++at_;
    if (!read_string()) return false;
    entries_.push_back({keys_.of(string_), {}});
    skip_blanks();
    if (at_ == text_.size()) return refuse_end();
    if (text_[at_] != ':') return refuse("after object key");
    ++at_;
    return true;
  }

  // Leaves the text in `string_`, which is a part of the document where nothing had to change.
  bool read_string() {
    const std::size_t start = at_;
    skip_plain();
    if (at_ < text_.size() && text_[at_] == '"') {
      string_ = text_.substr(start, at_ - start);
      ++at_;
      return true;
    }
    changed_.assign(text_, start, at_ - start);
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"') {
        string_ = changed_;
        ++at_;
        return true;
      }
      if (!read_special(c)) return false;
      const std::size_t from = at_;
      skip_plain();
      changed_.append(text_, from, at_ - from);
    }
    return refuse_end();
  }

  void skip_plain() {
    while (at_ < text_.size() && plain[static_cast<unsigned char>(text_[at_])]) ++at_;
  }

  bool read_special(char c) {
    if (c == '\\') return read_escape();
    if (static_cast<unsigned char>(c) < 0x20) return refuse("in string literal");
    const Rune rune = first_rune(text_.substr(at_));
    append_rune(changed_, rune.code);
    at_ += rune.size;
    return true;
  }

  bool read_escape() {
    ++at_;
    const char letter = next();
    if (letter == 'u') {
      ++at_;
      return read_escaped_rune();
    }
    const char c = escaped(letter);
    if (c == '\0') return refuse("in string escape code");
    changed_ += c;
    ++at_;
    return true;
  }

  bool read_escaped_rune() {
    char32_t code = 0;
    for (int count = 0; count < 4; ++count, ++at_) {
      const auto digit = base::hex_value(next());
      if (digit > 15) return refuse("in \\u hexadecimal character escape");
      code = code << 4U | digit;
    }
    if (is_high_half(code)) code = with_low_half(code);
    append_rune(changed_, code);
    return true;
  }

  // The character of two halves; the lone half where no second one follows.
  char32_t with_low_half(char32_t high) {
    const std::string_view digits = text_.substr(at_, 6);
    if (digits.size() < 6 || digits[0] != '\\' || digits[1] != 'u') return high;
    char32_t low = 0;
    for (const char c : digits.substr(2)) {
      const auto digit = base::hex_value(c);
      if (digit > 15) return high;
      low = low << 4U | digit;
    }
    if (!is_low_half(low)) return high;
    at_ += 6;
    return 0x10000U + ((high - 0xD800U) << 10U) + (low - 0xDC00U);
  }

  bool read_word(std::string_view word) {
    ++at_;
    for (const char wanted : word.substr(1)) {
      if (next() != wanted) {
        return refuse("in literal " + std::string(word) + " (expecting '" + wanted + "')");
      }
      ++at_;
    }
    return true;
  }

  bool read_number() {
    const std::size_t start = at_;
    if (text_[at_] == '-') {
      ++at_;
      if (!is_digit(next())) return refuse("in numeric literal");
    }
    if (!is_digit(next())) return refuse("looking for beginning of value");
    if (next() == '0') {
      ++at_;
    } else {
      skip_digits();
    }
    bool is_integer = true;
    if (at_ < text_.size() && text_[at_] == '.') {
      is_integer = false;
      ++at_;
      if (!is_digit(next())) return refuse("after decimal point in numeric literal");
      skip_digits();
    }
    if (at_ < text_.size() && (text_[at_] == 'e' || text_[at_] == 'E')) {
      is_integer = false;
      ++at_;
      if (next() == '+' || next() == '-') ++at_;
      if (!is_digit(next())) return refuse("in exponent of numeric literal");
      skip_digits();
    }
    place_number(text_.substr(start, at_ - start), is_integer);
    return true;
  }

  void skip_digits() {
    while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
  }

  void place_number(std::string_view text, bool is_integer) {
    std::int64_t integer = 0;
    if (is_integer) {
      const auto result = std::from_chars(text.data(), text.data() + text.size(), integer);
      is_integer = result.ec == std::errc();
    }
    if (is_integer && integers_ == Integers::int64) {
      place(Value::int64(integer));
      return;
    }
    constexpr std::int64_t exact = std::int64_t{1} << 53U;
    if (is_integer && integer != 0 && integer <= exact && integer >= -exact) {
      place(Value::float64(static_cast<double>(integer)));
      return;
    }
    const auto number = govalue::read_float(text);
    if (number.error != NumberError::none && number_error_.empty()) {
      number_error_.append("json: cannot unmarshal number ").append(text);
      number_error_ += " into Go value of type float64";
    }
    place(Value::float64(number.value));
  }

  void skip_blanks() {
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
  }

  // Inside of a word, a number or an escape Go takes the end for a blank, and says so.
  char next() const { return at_ < text_.size() ? text_[at_] : ' '; }

  bool refuse(const std::string& context) {
    error_ = "invalid character " + quoted_byte(next()) + " " + context;
    return false;
  }
  bool refuse_end() {
    error_ = "unexpected end of JSON input";
    return false;
  }

  std::string_view text_;
  Integers integers_;
  std::size_t at_ = 0;
  std::vector<Open> open_;
  std::vector<Entry> entries_;
  std::vector<Value> items_;
  Value root_;
  bool is_complete_ = false;
  std::string_view string_;
  std::string changed_;  // the text of a string with escapes
  Keys keys_;
  std::string error_;
  std::string number_error_;
};

}  // namespace

base::Result<Value> from_json(std::string_view text, Integers integers) {
  return Reader(text, integers).read();
}

}  // namespace govalue
