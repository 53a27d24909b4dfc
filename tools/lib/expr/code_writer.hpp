// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "expr/code.hpp"
#include "expr/failure.hpp"
#include "expr/node.hpp"

namespace expr {

// Turns a checked tree into code. Returns what the checks had not seen, if that is wrong.
std::optional<Failure> write_code(const Tree& tree, Code& code);

class CodeWriter {
 public:
  explicit CodeWriter(Code& code) : code_(code) {}

  std::optional<Failure> write(const Tree& tree);

 private:
  struct Variable {
    std::string_view name;
    std::int32_t index;
  };

  void visit(const Node* node);
  void identifier(const Node* node);
  void unary(const Node* node);
  void binary(const Node* node);
  void equal(const Node* node);
  void matches(const Node* node);
  void short_circuit(const Node* node, Operation jump);
  void coalesce(const Node* node);
  void chain(const Node* node, bool is_operand_of_coalesce);
  void member(const Node* node);
  void slice(const Node* node);
  void call(const Node* node);
  void builtin(const Node* node);
  void variable(const Node* node);
  void sequence(const Node* node);
  void conditional(const Node* node);
  void sum(const Node* node);
  void constant(const Node* node);
  void pointer(const Node* node);

  void predicate_call(const Node* node);
  void ask(const Node* node, bool is_negated, Operation jump, bool otherwise);
  void one(const Node* node);
  void filter(const Node* node);
  void map(const Node* node);
  void count(const Node* node);
  void add_up(const Node* node);
  void find(const Node* node);
  void found(const Node* node);
  void group_by(const Node* node);
  void sort_by(const Node* node);
  void reduce(const Node* node);
  // Writes what is done for each item between begin and end of a loop.
  template <typename Body>
  void loop(const Node* node, Body body);
  template <typename Body>
  void loop_backwards(const Node* node, Body body);
  // Within a loop: what is done for the items that the predicate is true for.
  template <typename Body>
  void where_true(const Node* node, Body body);
  // Within a loop: what the predicate says of the item, or the item where there is none.
  void item_or_answer(const Node* node);
  // Ends the scope of a loop; what `result` pushes is the result.
  void end_with(const Node* node, Operation result);

  // Appends an instruction that comes from `node`; returns its place.
  std::size_t emit(const Node* node, Operation operation, std::int32_t argument = 0,
                   std::uint32_t extra = 0);
  void push(const Node* node, govalue::Value value);
  std::int32_t add_constant(govalue::Value value);
  // Makes a jump go to what is written next.
  void land(std::size_t jump);
  std::int32_t here() const { return static_cast<std::int32_t>(code_.instructions.size()); }
  std::int32_t add_path(std::span<const Node* const> members, const Node* first);
  void add_step(std::string_view name, std::uint32_t place);
  std::optional<std::int32_t> find_variable(std::string_view name) const;
  bool is_environment(const Node* node) const;

  Code& code_;
  std::optional<Failure> failure_ = {};
  regex::Meter meter_ = {.most = max_pattern_work};
  std::vector<Variable> variables_ = {};
  // The jumps to the end of the chains that are being written.
  std::vector<std::size_t> chain_jumps_ = {};
  std::optional<std::int32_t> zero_ = {};
};

}  // namespace expr
