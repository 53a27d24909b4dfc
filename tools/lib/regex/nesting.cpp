// SPDX-License-Identifier: Apache-2.0
#include "regex/nesting.hpp"

#include <algorithm>

namespace regex {

void Nesting::Row::add(const Node& node, Form form) {
  ++count;
  height = std::max(height, node.form == form ? node.height - 1 : node.height);
  repeats = std::max(repeats, node.repeats);
  are_characters = are_characters && node.is_character;
}

// What the row is as one node: `only`, if there is no other.
Nesting::Node Nesting::Row::node(const Node& only, Form form) const {
  if (count == 0) return {};
  if (count == 1) return only;
  if (form == Form::alternation && are_characters) return {.is_character = true};
  return {.form = form, .height = height + 1, .repeats = repeats};
}

void Nesting::Group::settle_last() {
  if (last) parts.add(*last, Form::concatenation);
}

// Only the last character of a literal is repeated.
void Nesting::Group::repeat_last(int factor) {
  if (last_is_joined) parts.add({}, Form::concatenation);
  last_is_joined = false;
  last = Node{.height = last->height + 1, .repeats = last->repeats * factor};
}

Nesting::Node Nesting::Group::concatenation() {
  auto only = last.value_or(Node{});
  if (last_is_joined) only.is_character = false;
  settle_last();
  const auto node = parts.node(only, Form::concatenation);
  parts = {};
  last.reset();
  last_is_joined = false;
  return node;
}

Nesting::Node Nesting::Group::alternation() {
  const auto node = concatenation();
  if (alternatives.count == 0) only_alternative = node;
  alternatives.add(node, Form::alternation);
  return alternatives.node(only_alternative, Form::alternation);
}

void Nesting::open(bool captures, bool folds) {
  groups_.push_back({.captures = captures, .folds = folds});
}

std::optional<Nesting::Closed> Nesting::close() {
  if (!is_in_group()) return std::nullopt;
  auto& group = groups_.back();
  auto node = group.alternation();
  measure(node);
  if (group.captures) node = {.height = node.height + 1, .repeats = node.repeats};
  const Closed closed = {group.folds};
  groups_.pop_back();
  add(node);
  return closed;
}

void Nesting::add_literal() {
  auto& group = groups_.back();
  if (group.last && group.last->is_literal) {
    group.last_is_joined = true;
  } else {
    add({.is_character = true, .is_literal = true});
  }
}

void Nesting::bar() {
  auto& group = groups_.back();
  const auto node = group.alternation();
  measure(node);
}

void Nesting::repeat(int least, int most) {
  // Nothing within {0} counts.
  const int factor = std::max(most < 0 ? least : most, 1);
  auto& group = groups_.back();
  if (most == 0) group.last->repeats = 1;
  group.repeat_last(factor);
  measure(*group.last);
  if (least >= 2 || most >= 2) repeats_ = std::max(repeats_, group.last->repeats);
}

void Nesting::add(const Node& node) {
  auto& group = groups_.back();
  group.settle_last();
  group.last = node;
  group.last_is_joined = false;
  measure(node);
}

void Nesting::measure(const Node& node) {
  height_ = std::max(height_, node.height);
}

}  // namespace regex
