// SPDX-License-Identifier: Apache-2.0
#include "yaml/tree.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "yaml/gate.hpp"
#include "yaml/message.hpp"
#include "yaml/parse_json.hpp"
#include "yaml/parse_yaml.hpp"

namespace yaml {
namespace {

const Properties* find_properties(const Tree& tree, NodeId id) {
  if (!tree[id].has_properties) return nullptr;
  const auto found = std::lower_bound(
      tree.properties.begin(), tree.properties.end(), id,
      [](const Properties& properties, NodeId wanted) { return properties.node < wanted; });
  return &*found;
}

}  // namespace

Format format_of(std::string_view file_name) {
  return base::to_lower(file_name).ends_with(".json") ? Format::json : Format::yaml;
}

std::string_view Tree::value(NodeId id) const {
  const Node& node = nodes[id];
  if (node.is_decoded) return decoded[node.value_begin];
  return text.substr(node.value_begin, node.value_size);
}

std::string_view Tree::source(NodeId id) const {
  return text.substr(nodes[id].begin, nodes[id].end - nodes[id].begin);
}

std::string_view Tree::anchor(NodeId id) const {
  const auto* found = find_properties(*this, id);
  return found == nullptr ? std::string_view() : found->anchor;
}

std::string_view Tree::tag(NodeId id) const {
  const auto* found = find_properties(*this, id);
  return found == nullptr ? std::string_view() : found->tag;
}

std::size_t Tree::child_count(NodeId id) const {
  std::size_t count = 0;
  for (Children children(*this, id); !children.done(); children.take()) ++count;
  return count;
}

std::vector<NodeId> Tree::ancestors(NodeId id) const {
  const auto after = std::upper_bound(
      documents.begin(), documents.end(), id,
      [](NodeId wanted, const Document& document) { return wanted < document.root; });
  std::vector<NodeId> path;
  NodeId at = std::prev(after)->root;
  while (at != id) {
    path.push_back(at);
    Children children(*this, at);
    do {
      at = children.take();
    } while (nodes[at].next <= id);
  }
  return path;
}

bool Tree::is_in_flow(NodeId id) const {
  const auto around = ancestors(id);
  return !around.empty() && nodes[around.back()].style == Style::flow;
}

std::size_t Tree::line(std::size_t offset) const {
  const auto after = std::lower_bound(breaks.begin(), breaks.end(), offset);
  return origin.line + static_cast<std::size_t>(after - breaks.begin());
}

base::Result<Tree> parse(std::string_view text, Format format, Origin origin) {
  constexpr std::size_t too_large = std::size_t{1} << 30U;
  if (text.size() > too_large) {
    return malformed("the file is over 1 GiB");
  }
  TRY(check_bytes(text, format, origin));
  TRY(check_directives(text));
  auto tree = TRY(format == Format::json ? parse_json(text) : parse_yaml(text, origin));
  for (auto at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
    tree.breaks.push_back(static_cast<std::uint32_t>(at));
  }
  return tree;
}

std::size_t column_of(std::string_view text, std::size_t offset) {
  if (offset == 0) return 0;
  const auto line_break = text.rfind('\n', offset - 1);
  return line_break == std::string_view::npos ? offset : offset - line_break - 1;
}

std::size_t line_end(std::string_view text, std::size_t offset) {
  const auto line_break = text.find('\n', offset);
  if (line_break == std::string_view::npos) return text.size();
  const bool is_crlf = line_break > offset && text[line_break - 1] == '\r';
  return line_break - (is_crlf ? 1 : 0);
}

std::string_view line_break_at(std::string_view text, std::size_t offset) {
  const auto here = text.find('\n', offset);
  const auto line_break = here == std::string_view::npos ? text.find('\n') : here;
  if (line_break == std::string_view::npos || line_break == 0) return "\n";
  return text[line_break - 1] == '\r' ? "\r\n" : "\n";
}

std::string at_line(const Tree& tree, NodeId id) {
  return "line " + std::to_string(tree.line(tree[id].begin));
}

}  // namespace yaml
