// SPDX-License-Identifier: Apache-2.0
#include "yaml/scalar.hpp"

#include <algorithm>
#include <array>

#include "yaml/message.hpp"
#include "yaml/parse_json.hpp"
#include "yaml/resolve.hpp"
#include "yaml/value.hpp"

namespace yaml {
namespace {

bool is_ascii(char c) {
  return static_cast<unsigned char>(c) < 0x80;
}

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

// How many bytes the character takes that `text` starts with, if it must be escaped although it is
// not ASCII: C1 controls, the line separators, a byte order mark, and the two that are none.
std::size_t special_size(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  if (byte(0) == 0xC2 && byte(1) < 0xA0) return 2;
  const bool separator = byte(0) == 0xE2 && byte(1) == 0x80 && (byte(2) == 0xA8 || byte(2) == 0xA9);
  const bool mark = byte(0) == 0xEF && byte(1) == 0xBB && byte(2) == 0xBF;
  const bool none = byte(0) == 0xEF && byte(1) == 0xBF && byte(2) >= 0xBE;
  return separator || mark || none ? 3 : 0;
}

bool has_special(std::string_view text, std::string_view allowed = "") {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_control(text[i]) && allowed.find(text[i]) == std::string_view::npos) return true;
    if (!is_ascii(text[i]) && special_size(text.substr(i)) > 0) return true;
  }
  return false;
}

bool has_plain_start(std::string_view text, bool in_flow) {
  constexpr std::string_view indicators = ",[]{}#&*!|>'\"%@`";
  if (indicators.find(text[0]) != std::string_view::npos) return false;
  if (text.starts_with("---") || text.starts_with("...")) return false;
  if (text[0] != '-' && text[0] != '?' && text[0] != ':') return true;
  if (text.size() == 1 || text[1] == ' ') return false;
  return !in_flow || text[0] == '-';
}

std::string unicode_escape(unsigned code) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string escape = "\\u";
  for (const unsigned shift : {12U, 8U, 4U, 0U}) escape += digits[(code >> shift) & 15U];
  return escape;
}

unsigned decode(std::string_view sequence) {
  const auto low_bits = [&](std::size_t i) {
    return static_cast<unsigned char>(sequence[i]) & 0x3FU;
  };
  const auto first = static_cast<unsigned char>(sequence[0]);
  if (sequence.size() == 2) return ((first & 0x1FU) << 6U) | low_bits(1);
  return ((first & 0x0FU) << 12U) | (low_bits(1) << 6U) | low_bits(2);
}

std::string escape_control(char c) {
  switch (c) {
    case '\n':
      return "\\n";
    case '\t':
      return "\\t";
    case '\r':
      return "\\r";
    default:
      return unicode_escape(static_cast<unsigned char>(c));
  }
}

// Only escapes that YAML and JSON share.
std::string in_double_quotes(std::string_view text) {
  std::string quoted = "\"";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (is_control(c)) {
      quoted += escape_control(c);
    } else if (const auto size = is_ascii(c) ? 0 : special_size(text.substr(i)); size > 0) {
      quoted += unicode_escape(decode(text.substr(i, size)));
      i += size - 1;
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

std::string in_single_quotes(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    quoted += c;
    if (c == '\'') quoted += c;
  }
  return quoted + "'";
}

// Writes a JSON tree on one line.
class CollectionWriter {
 public:
  CollectionWriter(const Tree& tree, Format format)
      : tree_(tree), around_{.format = format, .in_flow = true} {}

  base::Result<void> write(NodeId id) {
    if (tree_[id].kind == Kind::scalar) return write_scalar(id);
    const bool is_mapping = tree_[id].kind == Kind::mapping;
    text_ += is_mapping ? '{' : '[';
    bool is_first = true;
    for (Children children(tree_, id); !children.done(); is_first = false) {
      if (!is_first) text_ += ", ";
      if (is_mapping) {
        const auto key = write_string(tree_.value(children.take()), Style::plain, around_);
        if (!can_be_key(key)) {
          return base::usage_error("the key " + yaml::quoted(key) + " is too long for YAML");
        }
        text_ += key + ": ";
      }
      TRY(write(children.take()));
    }
    text_ += is_mapping ? '}' : ']';
    return {};
  }

  std::string take() { return std::move(text_); }

 private:
  base::Result<void> write_scalar(NodeId id) {
    const auto value = tree_.value(id);
    if (tree_[id].style != Style::plain) {
      text_ += write_string(value, Style::plain, around_);
      return {};
    }
    const Wanted number{.kind = Wanted::Kind::scalar,
                        .reading = read_scalar(tree_, id).value(),
                        .text = std::string(value)};
    text_ += TRY(plain_form(number, around_.format));
    return {};
  }

  const Tree& tree_;
  Surroundings around_;
  std::string text_;
};

}  // namespace

bool can_be_plain(std::string_view text, Surroundings around) {
  if (text.empty() || text.starts_with(' ') || text.ends_with(' ')) return false;
  if (!has_plain_start(text, around.in_flow) || has_special(text)) return false;
  if (text.ends_with(':') || text.find(": ") != std::string_view::npos) return false;
  if (text.find(" #") != std::string_view::npos) return false;
  // `?` inside a flow scalar is legal, and yet some parsers stop at it.
  if (around.in_flow && text.find_first_of(",[]{}?") != std::string_view::npos) return false;
  return around.is_tagged || is_type_to_all(text, Type::string);
}

bool can_be_block_line(std::string_view line) {
  return !has_special(line, "\t");
}

std::string write_string(std::string_view text, Style style, Surroundings around) {
  if (around.format == Format::json) return in_double_quotes(text);
  if (style == Style::plain && can_be_plain(text, around)) return std::string(text);
  if (style == Style::single_quoted && !has_special(text)) return in_single_quotes(text);
  return in_double_quotes(text);
}

bool can_be_key(std::string_view written) {
  constexpr std::size_t longest = 1000;
  return written.size() <= longest;
}

std::optional<std::size_t> tab_behind_plain(const Tree& tree, NodeId id) {
  if (tree[id].style != Style::plain || tree.format == Format::json) return std::nullopt;
  const auto behind = tree.text.substr(tree[id].end);
  const auto run = behind.substr(0, behind.find_first_not_of(" \t\r\n"));
  const auto tab = run.find_last_of('\t');
  if (tab == std::string_view::npos || tab < run.find('\n')) return std::nullopt;
  return tree[id].end + tab;
}

base::Error tab_in_the_way(const Tree& tree, std::size_t tab) {
  return malformed("line " + std::to_string(tree.line(tab)) +
                   ": a tab, and only spaces may indent");
}

base::Result<std::string> write_collection(std::string_view json, Format format) {
  const auto tree = TRY(parse_json(json));
  CollectionWriter writer(tree, format);
  TRY(writer.write(tree.documents.front().root));
  return writer.take();
}

}  // namespace yaml
