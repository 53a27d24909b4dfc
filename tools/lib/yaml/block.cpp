// SPDX-License-Identifier: Apache-2.0
#include "yaml/block.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "yaml/message.hpp"
#include "yaml/scalar.hpp"

namespace yaml {
namespace {

std::size_t leading_spaces(std::string_view line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

std::string_view line_at(std::string_view text, std::size_t begin) {
  return text.substr(begin, line_end(text, begin) - begin);
}

// The start of the line after the one that ends at `end`; the end of the text after the last.
std::size_t next_line(std::string_view text, std::size_t end) {
  const auto line_break = text.find('\n', end);
  return line_break == std::string_view::npos ? text.size() : line_break + 1;
}

// The spaces that the first line starts with that has anything else.
std::optional<std::size_t> first_indent(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); at = next_line(text, line_end(text, at))) {
    const auto line = line_at(text, at);
    const auto spaces = leading_spaces(line);
    if (spaces < line.size()) return spaces;
  }
  return std::nullopt;
}

// The indentation of the content is what its lines have more than those of the value: these may
// start with spaces of their own, thanks to an indentation indicator.
std::size_t find_indent(std::string_view body, std::string_view value) {
  const auto outer = first_indent(body);
  const auto inner = first_indent(value);
  return outer && inner && *outer > *inner ? *outer - *inner : 0;
}

// Behind the last line that is more than indentation.
std::size_t find_content_end(std::string_view text, const BlockLayout& layout, std::size_t begin) {
  std::size_t end = layout.header_line_end;
  for (std::size_t at = begin; at < layout.token_end; at = next_line(text, line_end(text, at))) {
    const auto line = line_at(text, at);
    const bool is_blank =
        leading_spaces(line) == line.size() && (layout.indent == 0 || line.size() <= layout.indent);
    if (!is_blank) end = at + line.size();
  }
  return end;
}

std::size_t count_trailing_breaks(std::string_view text) {
  const auto last = text.find_last_not_of('\n');
  return last == std::string_view::npos ? text.size() : text.size() - last - 1;
}

bool is_writable_line(std::string_view line) {
  return can_be_block_line(line) && (line.empty() || leading_spaces(line) < line.size());
}

// Whether a literal block, or a folded one, can hold these lines. The first must show the
// indentation, blanks alone would be taken for none, and a folded line must not start with any.
bool can_hold(const std::vector<std::string_view>& lines, Style style, bool has_indicator) {
  if (lines.empty() || lines.front().empty() || lines.back().empty()) return false;
  const char first = lines.front()[0];
  if (first == '\t' || (first == ' ' && !has_indicator)) return false;
  const auto starts_with_blank = [](std::string_view line) {
    return line.starts_with(' ') || line.starts_with('\t');
  };
  const bool is_folded = style == Style::folded;
  return std::all_of(lines.begin(), lines.end(), [&](std::string_view line) {
    return is_writable_line(line) && !(is_folded && starts_with_blank(line));
  });
}

std::string write_body(const std::vector<std::string_view>& lines, Style style,
                       const BlockLayout& layout) {
  const std::string indentation(layout.indent, ' ');
  std::string body;
  bool follows_text = false;
  for (const auto line : lines) {
    // In a folded block a single break is a blank: a real one takes an empty line.
    if (style == Style::folded && follows_text) body += layout.line_break;
    body += layout.line_break;
    if (!line.empty()) body += indentation;
    body += line;
    follows_text = !line.empty();
  }
  return body;
}

// `|-` for a value without a final line break, `|` with one, `|+` with more.
std::string write_header(std::string_view old_header, const BlockLayout& layout,
                         std::size_t trailing_breaks) {
  std::string header;
  for (const char c : old_header) {
    const bool is_chomping = c == '+' || c == '-';
    const bool is_indent = base::is_ascii_digit(c) && !layout.has_indent_indicator;
    if (!is_chomping && !is_indent) header += c;
  }
  if (trailing_breaks == 0) header += '-';
  const bool still_keeps = trailing_breaks == 1 && layout.keeps_trailing_breaks &&
                           layout.token_end - layout.content_end == layout.line_break.size();
  if (trailing_breaks > 1 || still_keeps) header += '+';
  return header;
}

}  // namespace

BlockLayout layout_of(const Tree& tree, NodeId id) {
  const auto text = tree.text;
  BlockLayout layout{.begin = tree[id].begin, .token_end = tree[id].end};
  layout.header_end = std::min(text.find_first_not_of("|>+-0123456789", layout.begin), text.size());
  const auto header = text.substr(layout.begin, layout.header_end - layout.begin);
  layout.has_indent_indicator = header.find_first_of("123456789") != std::string_view::npos;
  layout.keeps_trailing_breaks = header.find('+') != std::string_view::npos;
  layout.strips_last_break = header.find('-') != std::string_view::npos;
  layout.header_line_end = line_end(text, layout.header_end);
  layout.line_break = line_break_at(text, layout.header_end);
  const auto body = next_line(text, layout.header_line_end);
  const auto body_size = std::max(layout.token_end, body) - body;
  layout.indent = find_indent(text.substr(body, body_size), tree.value(id));
  layout.content_end = find_content_end(text, layout, body);
  return layout;
}

std::optional<std::vector<Splice>> rewrite_block(const Tree& tree, NodeId id,
                                                 std::string_view value, std::size_t indent) {
  auto layout = layout_of(tree, id);
  if (layout.indent == 0) {
    // Blank lines that are longer than the indentation would become content. The last one of a file
    // may lie behind the token.
    const auto behind = tree.text.substr(layout.header_line_end);
    const auto blanks = behind.substr(0, behind.find_first_not_of(" \r\n"));
    if (blanks.find(std::string(indent + 1, ' ')) != std::string_view::npos) return std::nullopt;
    layout.indent = indent;
    layout.has_indent_indicator = false;
  }
  const auto breaks = count_trailing_breaks(value);
  const auto lines = base::split(value.substr(0, value.size() - breaks), '\n');
  const bool fits = !value.empty() && layout.indent > 0 &&
                    can_hold(lines, tree[id].style, layout.has_indent_indicator);
  // Some readers lose a line break of `>+`.
  if (tree[id].style == Style::folded && breaks > 1) return std::nullopt;
  // Where the file ends without a line break, readers agree about `|-` alone.
  const bool has_final_break = tree.text.substr(0, layout.token_end).ends_with('\n');
  if (!fits || (breaks > 0 && !has_final_break)) return std::nullopt;
  const auto header = tree.text.substr(layout.begin, layout.header_end - layout.begin);
  std::string body = write_body(lines, tree[id].style, layout);
  std::size_t body_end = layout.content_end;
  if (breaks > 1) {
    body_end = line_end(tree.text, layout.token_end - 1);
    for (std::size_t i = 1; i < breaks; ++i) body += layout.line_break;
  }
  return std::vector<Splice>{
      {.begin = layout.begin,
       .end = layout.header_end,
       .text = write_header(header, layout, breaks)},
      {.begin = layout.header_line_end, .end = body_end, .text = std::move(body)}};
}

std::vector<Splice> replace_block(const Tree& tree, NodeId id, std::string text) {
  const auto layout = layout_of(tree, id);
  const bool meets_comment = tree.text.substr(layout.header_end).starts_with('#');
  if (meets_comment) text += ' ';
  return {{.begin = layout.begin, .end = layout.header_end, .text = std::move(text)},
          {.begin = layout.header_line_end, .end = layout.content_end, .text = ""}};
}

base::Result<HostMap> HostMap::make(const Tree& host, NodeId id) {
  const auto text = host.text;
  const auto layout = layout_of(host, id);
  const auto value = host.value(id);
  HostMap map;
  map.indent_ = layout.indent;
  map.line_break_ = layout.line_break;
  std::size_t inner = 0;
  std::size_t at = next_line(text, layout.header_line_end);
  while (inner < value.size()) {
    const auto line = line_at(text, at);
    const auto skipped = std::min(layout.indent, leading_spaces(line));
    const auto inner_line = value.substr(inner, value.find('\n', inner) - inner);
    if (inner_line != line.substr(skipped)) {
      return malformed(at_line(host, id) + ": this block cannot be edited inside");
    }
    map.lines_.push_back({.inner = inner, .outer = at + skipped});
    inner += inner_line.size() + 1;
    at = next_line(text, at + line.size());
  }
  return map;
}

std::size_t HostMap::outer(std::size_t inner) const {
  const auto after =
      std::upper_bound(lines_.begin(), lines_.end(), inner,
                       [](std::size_t wanted, const Line& line) { return wanted < line.inner; });
  const auto& line = *std::prev(after);
  return line.outer + (inner - line.inner);
}

std::string HostMap::indented(std::string_view inner) const {
  std::string text;
  for (std::size_t i = 0; i < inner.size(); ++i) {
    if (inner[i] != '\n') {
      text += inner[i];
      continue;
    }
    text += line_break_;
    const bool has_content = i + 1 < inner.size() && inner[i + 1] != '\n';
    if (has_content) text.append(indent_, ' ');
  }
  return text;
}

}  // namespace yaml
