// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "expr/builtin.hpp"
#include "govalue/value.hpp"
#include "regex/pattern.hpp"

namespace expr {

// For all constant regular expressions of an expression together; a second or two.
inline constexpr std::uint64_t max_pattern_work = 20'000'000;
inline constexpr const char* patterns_too_large = "its regular expressions are too large";

// What one instruction does. It takes its operands off a stack, the last one first, and puts its
// result there; `argument` and `extra` are those of the instruction. Jumps are to places in the
// code.
enum class Operation : std::uint8_t {
  push,          // constant `argument`
  push_integer,  // `argument`
  push_nil,
  push_environment,
  pop,
  store,        // variable `argument`
  load,         // variable `argument`
  load_path,    // from the environment along path `argument`
  follow_path,  // from the value on top along path `argument`
  fetch,        // the value, then the key
  negate,
  not_,
  dereference,
  plain_nil,  // makes the nil of any type one without
  equal,
  not_equal,
  equal_constant,  // constant `argument`
  not_equal_constant,
  equal_integers,  // what was found out before must hold
  equal_texts,
  less,
  more,
  less_or_equal,
  more_or_equal,
  add,
  subtract,
  multiply,
  divide,
  modulo,
  power,
  range,
  in,
  matches,
  matches_pattern,  // pattern `argument`
  contains,
  starts_with,
  ends_with,
  slice,      // the list, its end, its beginning
  length,     // of what stays on top
  make_list,  // of `argument` values
  make_map,   // of `argument` keys and values
  jump,
  jump_if_false,         // takes the condition
  jump_if_false_or_pop,  // takes it if it does not jump
  jump_if_true_or_pop,
  jump_if_nil,
  jump_if_not_nil,
  call,               // `argument` values, then the function
  call_member,        // `argument` values, then what has the member; path `extra`
  call_typed_member,  // the same with a known type
  call_builtin,       // builtin `argument` with `extra` values, or'ed with the bit below

  // What runs a predicate for the items of a list, its scope:
  begin,  // takes the list
  end,
  end_with_found,  // a list of the last values, as many as were counted
  end_with_all,    // as many as there are items
  jump_if_done,
  next,             // to the next item, and back to `argument` if there is one
  begin_backwards,  // to the last item; jumps if there is none
  previous,
  count,
  jump_if_counted,  // as many as constant `extra`
  push_index,
  push_count,
  is_one,  // whether one was counted
  push_item,
  push_accumulator,
  set_accumulator,
  skip_first,  // makes the first item the accumulator, or fails
  fail_not_found,
  group,
  finish_groups,
  begin_sort,
  sort_by,
  finish_sort,
};

// The first argument of a function of the language may stay a pointer; the others are followed.
constexpr std::uint32_t keeps_first_pointer_bit = 1U << 20U;

struct Instruction {
  Operation operation;
  std::uint32_t extra : 24;
  std::int32_t argument;
};

// Names of members, one below the other.
struct Step {
  std::uint32_t begin;  // in Code::names
  std::uint32_t size;
  std::uint32_t place;  // in the source
};
struct Path {
  std::uint32_t begin;  // in Code::steps
  std::uint32_t count;
};

// An expression, ready to be evaluated any number of times.
struct Code {
  std::vector<Instruction> instructions = {};
  std::vector<std::uint32_t> places = {};  // in the source, of each instruction
  std::vector<govalue::Value> constants = {};
  std::vector<const Builtin*> builtins = {};
  std::vector<regex::Pattern> patterns = {};
  std::vector<Path> paths = {};
  std::vector<Step> steps = {};
  std::string names = {};
  std::uint32_t variables = 0;
  // Whether an instruction may find too little on the stack: only where nothing was checked.
  bool may_lack_operands = false;

  std::string_view name_of(const Step& step) const {
    return std::string_view(names).substr(step.begin, step.size);
  }
};

// How many values an instruction takes off the stack, or looks at there.
std::size_t operands_of(const Code& code, const Instruction& instruction);

}  // namespace expr
