// SPDX-License-Identifier: Apache-2.0
#include "expr/node.hpp"

#include <algorithm>

namespace expr {
namespace {

// Chains and predicates leave no mark of their own.
const Node* without_wraps(const Node* node) {
  while (node != nullptr && (node->is(NodeKind::chain) || node->is(NodeKind::predicate))) {
    node = node->first;
  }
  return node;
}

// 1 and 1.0 are written the same way when they are constants.
double number_of(const Node& node) {
  return node.is(NodeKind::integer) ? static_cast<double>(node.integer) : node.real;
}

bool is_number(const Node& node) {
  return node.is(NodeKind::integer) || node.is(NodeKind::real);
}

bool same_constant(const govalue::Value& one, const govalue::Value& other) {
  if (one.type() != other.type()) return false;
  if (one.is_list()) {
    const auto items = one.items();
    const auto others = other.items();
    return std::equal(items.begin(), items.end(), others.begin(), others.end(), same_constant);
  }
  if (one.is_text()) return one.as_text() == other.as_text();
  if (one.is(govalue::float64_type)) return one.as_float() == other.as_float();
  return one.is_nil() || one.as_signed() == other.as_signed();
}

bool same_scalars(const Node& one, const Node& other) {
  return one.word == other.word && one.flag == other.flag && one.text == other.text &&
         one.builtin == other.builtin;
}

}  // namespace

std::span<Node*> Tree::keep(std::span<Node* const> nodes) {
  if (nodes.empty()) return {};
  Node** place = nullptr;
  if (nodes.size() <= list_size - used_list_) {
    place = first_list_ + used_list_;
    used_list_ += nodes.size();
  } else {
    place = lists_.emplace_back(std::make_unique<Node*[]>(nodes.size())).get();
  }
  std::copy(nodes.begin(), nodes.end(), place);
  return {place, nodes.size()};
}

bool is_written_alike(const Node* one, const Node* other) {
  one = without_wraps(one);
  other = without_wraps(other);
  if (one == other) return true;
  if (one == nullptr || other == nullptr) return false;
  if (is_number(*one) && is_number(*other)) return number_of(*one) == number_of(*other);
  if (one->kind != other->kind || !same_scalars(*one, *other)) return false;
  if (one->constant != nullptr && !same_constant(*one->constant, *other->constant)) return false;
  if (!one->is(NodeKind::builtin) && !(is_written_alike(one->first, other->first) &&
                                       is_written_alike(one->second, other->second) &&
                                       is_written_alike(one->third, other->third))) {
    return false;
  }
  return std::equal(one->items.begin(), one->items.end(), other->items.begin(), other->items.end(),
                    is_written_alike);
}

}  // namespace expr
