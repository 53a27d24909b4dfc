// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include "govalue/value.hpp"

namespace gotemplate {

using govalue::Kind;
using govalue::Type;
using govalue::Value;

// A value while a template looks at it: what Go calls a reflect.Value. It may be missing; and it
// remembers whether it came out of an `interface {}`, which messages show.
struct Operand {
  Value value = {};
  const Type* type = nullptr;  // nullptr: missing

  Operand() = default;
  Operand(Value content, const Type* declared) : value(std::move(content)), type(declared) {}

  // The value itself; nil is missing.
  static Operand of(Value value) {
    const Type* type = value.type();
    return {std::move(value), type};
  }

  bool is_valid() const { return type != nullptr; }
  bool is_interface() const { return type != nullptr && type->kind == Kind::interface; }
  bool is_nil_interface() const { return is_interface() && value.is_nil(); }

  // What is in the interface, if it is one.
  Operand concrete() const { return is_interface() ? of(value) : *this; }
  void make_concrete() {
    if (is_interface()) type = value.type();
  }
};

// The name of its type, as messages show it.
std::string type_name(const Operand& operand);

// Whether it counts as true for if, with, and, or, not.
bool is_true(const Value& value);

// Whether nil can be assigned to a type.
bool can_be_nil(const Type& type);

// What a pointer points to; everything else is itself. Sets `is_nil` for a nil pointer.
Value without_pointer(const Value& value, bool& is_nil);

}  // namespace gotemplate
