// SPDX-License-Identifier: Apache-2.0
#include "expr/optimizer.hpp"

#include <algorithm>

#include "expr/constant_set.hpp"
#include "expr/rewrite.hpp"

namespace expr {
namespace {

bool are_all(std::span<Node* const> nodes, NodeKind kind) {
  return std::all_of(nodes.begin(), nodes.end(), [&](const Node* node) { return node->is(kind); });
}

govalue::Value set_of(std::span<Node* const> nodes, const govalue::Type& type) {
  std::vector<govalue::Entry> entries;
  entries.reserve(nodes.size());
  for (const auto* node : nodes) {
    entries.push_back({node->is(NodeKind::integer) ? govalue::Value::integer(node->integer)
                                                   : govalue::Value::text(node->text),
                       govalue::Value()});
  }
  return govalue::Value::map(std::move(entries), type);
}

// `x in ["a", "b"]` looks into a set; so does a list of integers where x is one for certain. What
// is no string then fails, and is not just not found.
struct ListsToSets {
  Tree& tree;

  void operator()(Node*& place) const {
    Node* node = place;
    if (!node->is_binary(Word::in) || !node->second->is(NodeKind::array)) return;
    const auto items = node->second->items;
    if (items.empty()) return;
    const govalue::Type* type = nullptr;
    if (node->first->nature.is(govalue::Kind::integer) && are_all(items, NodeKind::integer)) {
      type = &integer_set_type;
    } else if (are_all(items, NodeKind::string)) {
      type = &string_set_type;
    } else {
      return;
    }
    Node* set = tree.make(NodeKind::constant, 0);
    set->constant = tree.keep(set_of(items, *type));
    set->nature = {.type = type};
    replace_keeping_type(place, make_binary(tree, Word::in, node->first, set));
  }
};

// Whether there is something in the tree that the later steps are about.
struct Finder {
  bool has_calls = false;
  bool has_ranges = false;

  void operator()(Node*& place) {
    has_calls = has_calls || place->is(NodeKind::builtin);
    has_ranges = has_ranges || place->is_binary(Word::range);
  }
};

}  // namespace

void replace_lists_by_sets(Tree& tree) {
  ListsToSets visitor{tree};
  walk(tree.root, visitor);
}

std::optional<Failure> optimize(Tree& tree) {
  if (tree.has_in) replace_lists_by_sets(tree);
  if (auto failure = fold(tree)) return failure;
  Finder finder;
  walk(tree.root, finder);
  if (finder.has_calls || finder.has_ranges) combine_calls(tree);
  return std::nullopt;
}

}  // namespace expr
