// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "expr/code.hpp"
#include "expr/evaluation.hpp"
#include "expr/failure.hpp"
#include "expr/stack.hpp"
#include "expr/token.hpp"
#include "govalue/value.hpp"

namespace expr {

// Runs the code of one expression once.
class Machine {
 public:
  Machine(const Code& code, const govalue::Value& environment, const govalue::World& world,
          govalue::Budget& budget)
      : code_(code), environment_(environment), evaluation_(world, budget) {}

  // `false` after a failure, which is then the budget's if that is exhausted.
  bool run();
  govalue::Value result() { return stack_.is_empty() ? govalue::Value() : stack_.pop(); }
  Failure failure() const;

 private:
  struct Group {
    govalue::Value key;
    std::vector<govalue::Value> items = {};
  };
  struct Sorting {
    bool is_descending = false;
    std::vector<govalue::Value> items = {};
    std::vector<govalue::Value> keys = {};
  };
  // A list whose items a predicate is run for.
  struct Scope {
    govalue::Value list;
    std::span<const govalue::Value> items = {};
    bool has_items = false;
    std::int64_t index = 0;
    std::int64_t length = 0;
    std::int64_t count = 0;
    govalue::Value accumulator = {};
    std::vector<Group> groups = {};
    Sorting sorting = {};
  };

  const Instruction* execute(const Instruction* at);
  bool execute_other(const Instruction& instruction);
  bool execute_scope(const Instruction& instruction);

  bool has_operands(const Instruction& instruction);
  bool go_on(Operation operation);
  bool load_path(const Path& path);
  bool follow_path(const Path& path);
  const govalue::Value* walk(const Path& path, const govalue::Value* from, govalue::Value& storage);
  bool fetch_dynamic();
  bool equal_constant(const govalue::Value& constant);
  bool equal_integers();
  bool equal_texts();
  bool compare_top(Word sign);
  bool calculate_top(Word sign);
  bool make_range();
  bool contains_top();
  bool match_top();
  bool match_pattern(const regex::Pattern& pattern);
  bool find_text(Operation operation);
  bool slice_top();
  bool push_length();
  bool make_list(std::size_t size);
  bool make_map(std::size_t pairs);
  bool call_function(std::size_t arguments);
  bool call_member(const Instruction& instruction);
  bool call_builtin(const Instruction& instruction);
  bool begin_scope();
  bool push_item();
  bool skip_first();
  bool add_to_group();
  void finish_groups();
  bool begin_sort();
  bool sort_item();
  bool finish_sort();

  // The condition on top; fails for everything but a bool.
  bool take_condition(bool& condition);
  bool read_condition(bool& condition);
  void push_bool(bool value) { stack_.push(govalue::Value::boolean(value)); }
  Scope& scope() { return scopes_.back(); }

  const Code& code_;
  const govalue::Value& environment_;
  Evaluation evaluation_;
  Stack stack_ = {};
  std::vector<govalue::Value> variables_ = {};
  std::vector<Scope> scopes_ = {};
  std::size_t failed_ = 0;                          // the instruction
  std::optional<std::uint32_t> failed_place_ = {};  // of a member, which has one of its own
};

}  // namespace expr
