// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "govalue/type.hpp"
#include "govalue/value.hpp"

namespace expr {

class Evaluation;
struct Builtin;
struct Nature;

// Functions that run a predicate for the items of a list are part of the language; the others are
// ordinary functions.
enum class Predicate : std::uint8_t {
  none,
  all,
  none_of,
  any,
  one,
  filter,
  map,
  find,
  find_index,
  find_last,
  find_last_index,
  count,
  sum,
  group_by,
  sort_by,
  reduce,
};

// What such a function takes behind the list.
enum class PredicateKind : std::uint8_t { none, required, optional, and_value };

// One of the signatures that a function has in Go.
struct Overload {
  const govalue::Type* parameters[4];
  std::size_t count;
  const govalue::Type* result;
  bool can_fail = false;
};

// Says what a function with such arguments results in, or what is wrong with them. What is unknown
// is `any`.
struct Validation {
  const govalue::Type* result = nullptr;
  std::string problem = {};
};
using Validate = Validation (*)(const Builtin& builtin, std::span<const Nature> arguments);

// Calls a function. `false` after it told the evaluation what is wrong.
using Body = bool (*)(Evaluation& evaluation, std::span<const govalue::Value> arguments,
                      govalue::Value& result);

// How Go's virtual machine calls a function, which can be told apart where there are no checks.
enum class CallStyle : std::uint8_t {
  one_argument,  // takes one argument off the stack, whatever was written
  arguments,
};

// Whether arguments that point to something are replaced by that.
enum class Pointers : std::uint8_t { followed, kept_if_known, kept };

struct Builtin {
  std::string_view name;
  Predicate predicate = Predicate::none;
  PredicateKind predicate_kind = PredicateKind::none;
  std::string_view written_type = {};        // of those with a predicate
  std::span<const Overload> overloads = {};  // empty where there is `validate`, and of `get`
  Validate validate = nullptr;
  Body body = nullptr;
  CallStyle style = CallStyle::arguments;
  Pointers pointers = Pointers::followed;
};

// nullptr where the language has no such function.
const Builtin* find_builtin(std::string_view name);

// The function of one kind of predicate.
const Builtin& builtin_of(Predicate predicate);

// The type of the function in Go: "func(string) string".
std::string type_name(const Builtin& builtin);

}  // namespace expr
