// SPDX-License-Identifier: Apache-2.0
#include "yaml/neighbours.hpp"

#include <algorithm>

#include "yaml/block.hpp"
#include "yaml/gate.hpp"
#include "yaml/message.hpp"
#include "yaml/scalar.hpp"

namespace yaml {
namespace {

// The last child of a block collection; of `? key` without a value that is the key.
NodeId last_written_child(const Tree& tree, NodeId id) {
  NodeId last = no_node;
  for (Children children(tree, id); !children.done();) {
    const NodeId child = children.take();
    const bool is_absent = tree[child].kind == Kind::scalar && tree[child].lacks_indicator;
    if (!is_absent) last = child;
  }
  return last;
}

// How much further a map inside a map is indented, as far as `parent` shows it.
std::size_t step_in(const Tree& tree, NodeId parent) {
  const bool is_block_map =
      tree[parent].kind == Kind::mapping && tree[parent].style == Style::block;
  if (!is_block_map) return 0;
  const auto outer = column(tree, tree[parent].begin);
  for (Children children(tree, parent); !children.done();) {
    children.take();
    const NodeId value = children.take();
    if (tree[value].kind != Kind::mapping || tree[value].style != Style::block) continue;
    const auto inner = column(tree, tree[value].begin);
    if (inner > outer) return inner - outer;
  }
  return 0;
}

// How much further the lists in the block map `parent` are indented than its keys.
std::optional<std::size_t> list_step_in(const Tree& tree, NodeId parent) {
  const bool is_block_map =
      tree[parent].kind == Kind::mapping && tree[parent].style == Style::block;
  if (!is_block_map) return std::nullopt;
  const auto outer = column(tree, tree[parent].begin);
  for (Children children(tree, parent); !children.done();) {
    children.take();
    const NodeId value = children.take();
    if (tree[value].kind != Kind::sequence || tree[value].style != Style::block) continue;
    const auto inner = column(tree, tree[value].begin);
    if (inner >= outer) return inner - outer;
  }
  return std::nullopt;
}

}  // namespace

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool is_blank_text(std::string_view text) {
  return std::all_of(text.begin(), text.end(), is_blank);
}

std::size_t column(const Tree& tree, std::size_t offset) {
  const auto bytes = column_of(tree.text, offset);
  const bool is_first_line = bytes == offset;
  return bytes - (is_first_line ? std::min(bytes, mark_size(tree.text)) : 0);
}

std::size_t indentation_step(const Tree& tree, NodeId near) {
  constexpr std::size_t usual = 2;
  if (near != no_node) {
    if (const auto step = step_in(tree, near); step > 0) return step;
    const auto around = tree.ancestors(near);
    for (auto parent = around.rbegin(); parent != around.rend(); ++parent) {
      if (const auto step = step_in(tree, *parent); step > 0) return step;
    }
  }
  for (NodeId id = 0; id < tree.nodes.size(); ++id) {
    if (const auto step = step_in(tree, id); step > 0) return step;
  }
  return usual;
}

std::size_t list_step(const Tree& tree, NodeId near) {
  if (near != no_node) {
    if (const auto step = list_step_in(tree, near)) return *step;
    const auto around = tree.ancestors(near);
    for (auto parent = around.rbegin(); parent != around.rend(); ++parent) {
      if (const auto step = list_step_in(tree, *parent)) return *step;
    }
  }
  for (NodeId id = 0; id < tree.nodes.size(); ++id) {
    if (const auto step = list_step_in(tree, id)) return *step;
  }
  return 0;
}

bool is_json_like(const Tree& tree, NodeId node) {
  auto around = tree.ancestors(node);
  around.push_back(node);
  return std::any_of(around.begin(), around.end(), [&](NodeId id) {
    const bool has_keys = tree[id].kind == Kind::mapping && tree[id].next > id + 1;
    return has_keys && tree[id].style == Style::flow && tree[id + 1].style == Style::double_quoted;
  });
}

std::size_t skip_blanks_and_comments(std::string_view text, std::size_t at, std::size_t end) {
  while (at < end && (text[at] == '#' || is_blank(text[at]))) {
    at = text[at] == '#' ? line_end(text, at) : at + 1;
  }
  return at;
}

std::optional<std::string_view> own_line_prefix(std::string_view text, std::size_t offset) {
  const auto prefix = text.substr(offset - column_of(text, offset), column_of(text, offset));
  if (!is_blank_text(prefix)) return std::nullopt;
  return prefix;
}

base::Result<std::size_t> end_of_content(const Tree& tree, NodeId id) {
  const auto text = tree.text;
  while (tree[id].style == Style::block) id = last_written_child(tree, id);
  const bool is_block_scalar = tree[id].style == Style::literal || tree[id].style == Style::folded;
  if (!is_block_scalar) return tab_behind_plain(tree, id).value_or(tree[id].end);
  const auto layout = layout_of(tree, id);
  const auto value = tree.value(id);
  const bool has_text = value.find_first_not_of(" \n") != std::string_view::npos;
  if (!has_text && value.find(' ') != std::string_view::npos) {
    return malformed(at_line(tree, id) + ": a block of text holds nothing but blanks",
                     "write it in quotes first");
  }
  const auto end = layout.keeps_trailing_breaks ? layout.token_end : layout.content_end;
  const bool is_open =
      text.find('\n', layout.keeps_trailing_breaks ? end - 1 : end) == std::string_view::npos;
  if (is_open && !layout.strips_last_break && !tree.value(id).empty()) {
    return malformed(
        at_line(tree, id) + ": the file ends inside this block of text, without a line break",
        "add a line break at the end of the file first");
  }
  const bool is_behind_break = layout.keeps_trailing_breaks && text.substr(0, end).ends_with('\n');
  return is_behind_break ? end - 1 - (text.substr(0, end).ends_with("\r\n") ? 1 : 0) : end;
}

std::string new_line(std::string_view text, std::size_t near, std::size_t indent) {
  return std::string(line_break_at(text, near)) + std::string(indent, ' ');
}

}  // namespace yaml
