// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "govalue/function.hpp"
#include "govalue/type.hpp"

namespace expr {

struct Builtin;

// Of what kind compile-time functions are; what tells them apart is in their Nature.
inline constexpr govalue::Type function_type{govalue::Kind::function, "func"};

// What is known about a value before anything runs. Names of the environment are unknown.
struct Nature {
  const govalue::Type* type = nullptr;  // nullptr: unknown, or nil
  bool is_nil = false;
  // Of slices what their elements are, where that is more than the type says; of predicates their
  // result. Lives as long as the tree.
  const Nature* reference = nullptr;
  // One of them for functions; neither for predicates.
  const Builtin* builtin = nullptr;
  const govalue::Function* method = nullptr;  // the receiver is its first parameter

  static constexpr Nature of(const govalue::Type& type) { return {.type = &type}; }
  static constexpr Nature nil() { return {.is_nil = true}; }

  bool is(govalue::Kind kind) const { return type != nullptr && type->kind == kind; }
  bool is_any() const { return type == &govalue::interface_type; }
  bool is_unknown() const { return (type == nullptr && !is_nil) || is_any(); }
  // Go's own integers and floats, not types that are made of them.
  bool is_integer() const;
  bool is_float() const;
  bool is_number() const { return is_integer() || is_float(); }
  bool is_bool() const { return is(govalue::Kind::boolean); }
  bool is_string() const { return is(govalue::Kind::string); }
  bool is_array() const { return is(govalue::Kind::slice); }
  bool is_map() const { return is(govalue::Kind::map); }
  bool is_function() const { return is(govalue::Kind::function); }
  bool is_time() const;
  bool is_duration() const;

  // What a pointer points to; everything else is itself.
  Nature dereferenced() const;
  // Of slices, maps and pointers; unknown for everything else.
  Nature element() const;
  Nature key() const;
  bool is_assignable_to(const Nature& other) const;
  bool is_comparable_to(const Nature& other) const;
};

// The type as messages name it; "unknown" for what is unknown or nil.
std::string to_string(const Nature& nature);

}  // namespace expr
