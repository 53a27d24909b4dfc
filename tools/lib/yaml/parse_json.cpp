// SPDX-License-Identifier: Apache-2.0
#include "yaml/parse_json.hpp"

#include <optional>

#include "base/text.hpp"
#include "yaml/gate.hpp"
#include "yaml/message.hpp"

namespace yaml {
namespace {

void append_utf8(std::string& text, unsigned code) {
  const auto add = [&](unsigned byte) { text += static_cast<char>(byte); };
  if (code < 0x80) {
    add(code);
  } else if (code < 0x800) {
    add(0xC0U | (code >> 6U));
    add(0x80U | (code & 0x3FU));
  } else if (code < 0x10000) {
    add(0xE0U | (code >> 12U));
    add(0x80U | ((code >> 6U) & 0x3FU));
    add(0x80U | (code & 0x3FU));
  } else {
    add(0xF0U | (code >> 18U));
    add(0x80U | ((code >> 12U) & 0x3FU));
    add(0x80U | ((code >> 6U) & 0x3FU));
    add(0x80U | (code & 0x3FU));
  }
}

std::optional<unsigned> hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
  return std::nullopt;
}

// The character that a one-letter escape stands for.
std::optional<char> simple_escape(char c) {
  constexpr std::string_view letters = "\"\\/bfnrt";
  constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
  const auto found = letters.find(c);
  if (found == std::string_view::npos) return std::nullopt;
  return meanings[found];
}

class Scanner {
 public:
  explicit Scanner(std::string_view text) : at_(mark_size(text)) {
    tree_.text = text;
    tree_.format = Format::json;
  }

  base::Result<Tree> scan() {
    skip_blanks();
    if (at_ == tree_.text.size()) return std::move(tree_);
    tree_.documents.push_back({.root = 0});
    TRY(scan_value());
    skip_blanks();
    if (at_ != tree_.text.size()) return error("something follows the end of the value");
    tree_.documents.back().end = static_cast<std::uint32_t>(at_);
    return std::move(tree_);
  }

 private:
  base::Error error(std::string_view problem) const { return error_at(at_, problem); }

  base::Error error_at(std::size_t at, std::string_view problem) const {
    return malformed(position(tree_.text, at) + ": not valid JSON: " + std::string(problem));
  }

  char peek() const { return at_ < tree_.text.size() ? tree_.text[at_] : '\0'; }

  bool accept(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }

  void skip_blanks() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') ++at_;
  }

  NodeId add(Kind kind, Style style) {
    const auto id = static_cast<NodeId>(tree_.nodes.size());
    tree_.nodes.push_back({.kind = kind, .style = style, .begin = static_cast<std::uint32_t>(at_)});
    return id;
  }

  void close(NodeId id) {
    tree_.nodes[id].end = static_cast<std::uint32_t>(at_);
    tree_.nodes[id].next = static_cast<NodeId>(tree_.nodes.size());
  }

  base::Result<void> scan_value() {
    switch (peek()) {
      case '{':
        return scan_object();
      case '[':
        return scan_array();
      case '"':
        return scan_string();
      case '/':
      case '#':
        return error("JSON has no comments");
      case '\'':
        return error("a text takes double quotes");
      case '\0':
        return error("it ends too early");
      default:
        return scan_word();
    }
  }

  base::Result<void> enter() {
    if (++depth_ <= max_depth) return {};
    return error("nested more than " + std::to_string(max_depth) + " levels deep");
  }

  base::Result<void> scan_object() {
    TRY(enter());
    const auto id = add(Kind::mapping, Style::flow);
    ++at_;
    skip_blanks();
    if (!accept('}')) {
      do {
        TRY(scan_pair());
      } while (accept(','));
      if (!accept('}')) return error("expected `,` or `}`");
    }
    close(id);
    --depth_;
    return {};
  }

  base::Result<void> scan_pair() {
    skip_blanks();
    if (peek() != '"') return error("expected a key in double quotes");
    TRY(scan_string());
    skip_blanks();
    if (!accept(':')) return error("expected `:`");
    skip_blanks();
    TRY(scan_value());
    skip_blanks();
    return {};
  }

  base::Result<void> scan_array() {
    TRY(enter());
    const auto id = add(Kind::sequence, Style::flow);
    ++at_;
    skip_blanks();
    if (!accept(']')) {
      do {
        skip_blanks();
        TRY(scan_value());
        skip_blanks();
      } while (accept(','));
      if (!accept(']')) return error("expected `,` or `]`");
    }
    close(id);
    --depth_;
    return {};
  }

  base::Result<void> scan_string() {
    const auto id = add(Kind::scalar, Style::double_quoted);
    const auto start = ++at_;
    at_ = tree_.text.find_first_of("\"\\", at_);
    if (at_ == std::string_view::npos) return unterminated(start);
    if (peek() == '"') {
      tree_.nodes[id].value_begin = static_cast<std::uint32_t>(start);
      tree_.nodes[id].value_size = static_cast<std::uint32_t>(at_ - start);
    } else {
      TRY(scan_escaped(id, start));
    }
    const auto raw = tree_.text.substr(start, at_ - start);
    const auto control = raw.find_first_of("\t\n\r");
    if (control != std::string_view::npos) {
      return error_at(start + control, "a line end or tab inside a text must be escaped");
    }
    ++at_;
    close(id);
    return {};
  }

  base::Error unterminated(std::size_t start) {
    return error_at(start - 1, "a text without its closing quote");
  }

  base::Result<void> scan_escaped(NodeId id, std::size_t start) {
    std::string value(tree_.text.substr(start, at_ - start));
    while (peek() != '"') {
      if (at_ >= tree_.text.size()) return unterminated(start);
      const char c = tree_.text[at_++];
      if (c != '\\') {
        value += c;
      } else if (const auto simple = simple_escape(peek())) {
        value += *simple;
        ++at_;
      } else if (accept('u')) {
        const auto code = TRY(scan_code());
        append_utf8(value, code);
      } else {
        return error("an escape that JSON does not know");
      }
    }
    Node& node = tree_.nodes[id];
    node.is_decoded = true;
    node.value_begin = static_cast<std::uint32_t>(tree_.decoded.size());
    node.value_size = static_cast<std::uint32_t>(value.size());
    tree_.decoded.push_back(std::move(value));
    return {};
  }

  // The character of a \u escape, or of a pair of them; U+FFFD for half a pair.
  base::Result<unsigned> scan_code() {
    const unsigned high = TRY(scan_four_digits());
    if (high < 0xD800 || high > 0xDFFF) return high;
    constexpr unsigned replacement = 0xFFFD;
    const bool has_low = high < 0xDC00 && tree_.text.substr(at_).starts_with("\\u");
    tree_.has_half_pair = tree_.has_half_pair || !has_low;
    if (!has_low) return replacement;
    at_ += 2;
    const unsigned low = TRY(scan_four_digits());
    if (low < 0xDC00 || low > 0xDFFF) {
      tree_.has_half_pair = true;
      return replacement;
    }
    return 0x10000 + ((high - 0xD800) << 10U) + (low - 0xDC00);
  }

  base::Result<unsigned> scan_four_digits() {
    unsigned code = 0;
    for (int i = 0; i < 4; ++i) {
      const auto digit = hex_digit(peek());
      if (!digit) return error("\\u takes four hexadecimal digits");
      code = code * 16 + *digit;
      ++at_;
    }
    return code;
  }

  base::Result<void> scan_word() {
    const auto id = add(Kind::scalar, Style::plain);
    const auto start = at_;
    constexpr std::string_view enders = " \t\r\n,:[]{}\"";
    at_ = std::min(tree_.text.find_first_of(enders, at_), tree_.text.size());
    const auto word = tree_.text.substr(start, at_ - start);
    if (word != "true" && word != "false" && word != "null" && !is_json_number(word)) {
      return error_at(start, quoted(word) + " is not a JSON value");
    }
    tree_.nodes[id].value_begin = static_cast<std::uint32_t>(start);
    tree_.nodes[id].value_size = static_cast<std::uint32_t>(word.size());
    close(id);
    return {};
  }

  Tree tree_;
  std::size_t at_;
  std::size_t depth_ = 0;
};

std::size_t skip_digits(std::string_view text, std::size_t at) {
  while (at < text.size() && base::is_ascii_digit(text[at])) ++at;
  return at;
}

}  // namespace

bool is_json_number(std::string_view text) {
  std::size_t at = text.starts_with('-') ? 1 : 0;
  const std::size_t whole = at;
  at = skip_digits(text, at);
  if (at == whole || (text[whole] == '0' && at > whole + 1)) return false;
  if (at < text.size() && text[at] == '.') {
    const std::size_t fraction = at + 1;
    at = skip_digits(text, fraction);
    if (at == fraction) return false;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    const std::size_t exponent = at;
    at = skip_digits(text, exponent);
    if (at == exponent) return false;
  }
  return at == text.size();
}

base::Result<Tree> parse_json(std::string_view text) {
  return Scanner(text).scan();
}

}  // namespace yaml
