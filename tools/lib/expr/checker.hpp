// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "expr/builtin.hpp"
#include "expr/code.hpp"
#include "expr/failure.hpp"
#include "expr/node.hpp"

namespace expr {

// Finds the nature of every node, and what cannot be right whatever the environment holds. What
// stands between the parentheses of an unknown function is not looked at.
std::optional<Failure> check(Tree& tree);

class Checker {
 public:
  explicit Checker(Tree& tree) : tree_(tree) {}

  std::optional<Failure> check() {
    visit(tree_.root);
    return std::move(failure_);
  }

 private:
  struct Variable {
    std::string_view name;
    Nature nature;
  };
  // Where a predicate is: what `#` is, and which other pointers there are.
  struct Scope {
    Nature collection;
    bool has_index;
    bool has_accumulator;
  };
  struct Outcome {
    Nature nature;
    std::optional<Failure> failure = {};
  };

  const Nature& visit(Node* node);
  Nature nature_of(Node* node);
  Nature identifier(Node* node);
  Nature unary(Node* node);
  Nature binary(Node* node);
  Nature in(Node* node, const Nature& left, const Nature& right);
  Nature coalesce(const Nature& left, const Nature& right);
  Nature member(Node* node);
  Nature member_of_map(Node* node, const Nature& base, Nature property);
  Nature slice(Node* node);
  Nature call(Node* node);
  Nature variable(Node* node);
  Nature sequence(Node* node);
  Nature conditional(Node* node);
  Nature array(Node* node);
  Nature map(Node* node);
  Nature pointer(Node* node);
  Nature predicate(Node* node);

  Nature builtin(Node* node);
  Nature predicate_call(Node* node);
  Nature predicate_result(Node* node, const Nature& collection, const Nature& predicate);
  Nature get(Node* node);
  Nature function(const Builtin& builtin, Node* node);
  Nature validated(const Builtin& builtin, Node* node);
  Outcome overload(const Builtin& builtin, const Overload& overload, Node* node);
  Nature method(const govalue::Function& method, std::string_view name, Node* node);
  Outcome arguments(std::string_view name, std::span<const govalue::Type* const> parameters,
                    bool is_variadic, const govalue::Type& result, Node* node);
  std::optional<Failure> argument(std::string_view name, const govalue::Type& parameter,
                                  Node* argument);

  Nature fail(const Node* node, std::string message);
  Nature mismatch(const Node* node, const Nature& left, const Nature& right);
  Nature list_of(const Nature& element);
  bool check_regex(const Node* node);

  Tree& tree_;
  std::optional<Failure> failure_ = {};
  regex::Meter meter_ = {.most = max_pattern_work};
  std::vector<Variable> variables_ = {};
  std::vector<Scope> scopes_ = {};
};

}  // namespace expr
