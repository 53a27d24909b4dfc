// SPDX-License-Identifier: Apache-2.0
#include "yaml/shapes.hpp"

#include <algorithm>
#include <set>

namespace yaml {
namespace {

void append(std::string& text, std::string_view piece) {
  text += std::to_string(piece.size());
  text += ':';
  text += piece;
}

std::string description(const Tree& tree, NodeId id, const std::vector<Shape>& shapes) {
  std::string text(1, static_cast<char>('0' + static_cast<int>(tree[id].kind)));
  append(text, tree.anchor(id));
  append(text, tree.tag(id));
  const bool is_block = tree[id].style == Style::literal || tree[id].style == Style::folded;
  switch (tree[id].kind) {
    case Kind::scalar:
      if (is_block) text += tree[id].style == Style::literal ? '|' : '>';
      return text.append(is_block ? tree.value(id) : tree.source(id));
    case Kind::alias:
      return text.append(tree.value(id));
    case Kind::mapping:
    case Kind::sequence:
      break;
  }
  std::vector<std::pair<Shape, Shape>> children;
  for (Children left(tree, id); !left.done();) {
    const bool is_map = tree[id].kind == Kind::mapping;
    const Shape key = is_map ? shapes[left.take()] : no_shape;
    children.emplace_back(key, shapes[left.take()]);
  }
  if (tree[id].kind == Kind::mapping) std::sort(children.begin(), children.end());
  for (const auto& [key, value] : children) {
    text += std::to_string(key) + ":" + std::to_string(value) + ",";
  }
  return text;
}

}  // namespace

std::optional<Shaped> Shapes::read(std::string_view text, Format format) {
  auto tree = parse(text, format);
  if (!tree) return std::nullopt;
  Shaped shaped = {.tree = std::move(*tree), .shapes = {}};
  shaped.shapes.resize(shaped.tree.nodes.size(), no_shape);
  // What is inside of a node comes behind it.
  for (auto id = static_cast<NodeId>(shaped.tree.nodes.size()); id-- > 0;) {
    auto described = description(shaped.tree, id, shaped.shapes);
    const auto next = static_cast<Shape>(numbers_.size() + 1);
    shaped.shapes[id] = numbers_.emplace(std::move(described), next).first->second;
  }
  return shaped;
}

std::vector<std::string> anchors_of(const Tree& tree) {
  std::vector<std::string> anchors;
  for (NodeId id = 0; id < tree.nodes.size(); ++id) {
    if (tree[id].kind == Kind::alias) anchors.push_back("*" + std::string(tree.value(id)));
    if (!tree.anchor(id).empty()) anchors.push_back("&" + std::string(tree.anchor(id)));
  }
  return anchors;
}

bool has_anchor_twice(const Tree& tree) {
  std::set<std::string_view> names;
  return std::any_of(tree.properties.begin(), tree.properties.end(), [&](const auto& one) {
    return !one.anchor.empty() && !names.insert(one.anchor).second;
  });
}

}  // namespace yaml
