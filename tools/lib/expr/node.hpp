// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "expr/nature.hpp"
#include "expr/token.hpp"
#include "govalue/value.hpp"

namespace expr {

enum class NodeKind : std::uint8_t {
  nil,
  identifier,   // text
  integer,      // integer
  real,         // real
  boolean,      // flag
  string,       // text
  bytes,        // text
  constant,     // constant; only the optimizer makes it
  unary,        // word, first
  binary,       // word, first, second
  chain,        // first: the end of a chain of members with ?. in it
  member,       // first, second: the property; flag: with ?.; is_method: it is called
  slice,        // first, second: from, third: to; each of the two may be missing
  call,         // first: the callee, items
  builtin,      // builtin, items; what the optimizer found out in first and integer
  predicate,    // first
  pointer,      // text: "", "index", "acc"
  conditional,  // first ? second : third
  variable,     // text, first: its value, second: what it is for
  sequence,     // items
  array,        // items
  map,          // items are pairs
  pair,         // first: the key, second
  sum,          // items, added from the right; only the optimizer makes it
};

// One node of the tree of an expression. What the kind does not name is not set.
struct Node {
  NodeKind kind = NodeKind::nil;
  Word word = Word::none;
  bool flag = false;
  bool is_method = false;
  bool throws = false;      // of find and findLast: finding nothing is an error
  bool is_checked = false;  // has its nature
  std::uint16_t height = 1;
  std::uint32_t place = 0;
  std::uint32_t size = 1;  // nodes in it; those with two parents count for each
  std::string_view text = {};
  Node* first = nullptr;  // of filter and find: what becomes of each found item
  Node* second = nullptr;
  Node* third = nullptr;
  std::span<Node*> items = {};
  const Builtin* builtin = nullptr;
  const govalue::Value* constant = nullptr;
  std::int64_t integer = 0;  // of count: where counting may stop, or 0
  double real = 0;
  Nature nature = {};

  bool is(NodeKind other) const { return kind == other; }
  bool is_binary(Word other) const { return kind == NodeKind::binary && word == other; }
};

// Owns the nodes of one expression, and everything they refer to.
class Tree {
 public:
  Tree() = default;
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;

  Node* root = nullptr;
  bool has_in = false;  // there is an operator `in`

  Node* make(NodeKind kind, std::uint32_t place) {
    if (used_ == block_size) {
      blocks_.push_back(std::make_unique<Node[]>(block_size));
      used_ = 0;
    }
    Node* node = &(blocks_.empty() ? first_block_ : blocks_.back().get())[used_++];
    node->kind = kind;
    node->place = place;
    return node;
  }
  std::span<Node*> keep(std::span<Node* const> nodes);
  const Nature* keep(const Nature& nature) { return &natures_.emplace_back(nature); }
  const govalue::Value* keep(govalue::Value value) {
    return &values_.emplace_back(std::move(value));
  }
  std::string_view keep(std::string text) { return texts_.emplace_back(std::move(text)); }
  void keep(std::list<std::string> texts) { literals_ = std::move(texts); }

 private:
  static constexpr std::size_t block_size = 24;

  Node first_block_[block_size];
  std::vector<std::unique_ptr<Node[]>> blocks_ = {};
  std::size_t used_ = 0;
  static constexpr std::size_t list_size = 32;
  Node* first_list_[list_size] = {};
  std::size_t used_list_ = 0;
  std::vector<std::unique_ptr<Node*[]>> lists_ = {};
  std::list<Nature> natures_ = {};
  std::list<govalue::Value> values_ = {};
  std::list<std::string> texts_ = {};
  std::list<std::string> literals_ = {};
};

// Whether both are written the same way, parentheses and `?.` chains aside.
bool is_written_alike(const Node* one, const Node* other);

}  // namespace expr
