// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>

#include "expr/builtin.hpp"
#include "expr/node.hpp"

namespace expr {

// Visits every node below a place, children first, and then what stands there. The visitor gets the
// place, so that it can put another node there.
template <typename Visitor>
void walk(Node*& place, Visitor& visit) {
  if (place == nullptr) return;
  Node* node = place;
  // What an optimized call does with found items is not visited again.
  if (!node->is(NodeKind::builtin)) walk(node->first, visit);
  walk(node->second, visit);
  walk(node->third, visit);
  for (auto& item : node->items) walk(item, visit);
  visit(place);
}

inline bool is_call(const Node* node, Predicate predicate, std::size_t arguments) {
  return node->is(NodeKind::builtin) && node->builtin->predicate == predicate &&
         node->items.size() == arguments;
}

// Puts a node where another one was; it is then said to be where that was. The second form keeps
// what is known about the old one, as far as a type can say it.
inline void replace(Node*& place, Node* node, const govalue::Type* type) {
  node->nature = {.type = type};
  node->place = place->place;
  place = node;
}
inline void replace_keeping_type(Node*& place, Node* node) {
  replace(place, node, place->nature.type);
}

inline Node* make_binary(Tree& tree, Word word, Node* left, Node* right) {
  Node* node = tree.make(NodeKind::binary, 0);
  node->word = word;
  node->first = left;
  node->second = right;
  return node;
}

inline Node* make_call(Tree& tree, Predicate predicate, std::span<Node*> items) {
  Node* node = tree.make(NodeKind::builtin, 0);
  node->builtin = &builtin_of(predicate);
  node->items = items;
  return node;
}

inline Node* make_predicate(Tree& tree, Node* body) {
  Node* node = tree.make(NodeKind::predicate, 0);
  node->first = body;
  return node;
}

inline Node* make_integer(Tree& tree, std::int64_t value) {
  Node* node = tree.make(NodeKind::integer, 0);
  node->integer = value;
  return node;
}

}  // namespace expr
