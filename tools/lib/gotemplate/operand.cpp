// SPDX-License-Identifier: Apache-2.0
#include "gotemplate/operand.hpp"

#include "govalue/function.hpp"

namespace gotemplate {

std::string type_name(const Operand& operand) {
  const bool is_function = operand.type->kind == Kind::function;
  return is_function ? govalue::type_name(operand.value) : std::string(operand.type->name);
}

bool is_true(const Value& value) {
  if (value.is_nil()) return false;
  const Kind kind = value.type()->kind;
  if (kind == Kind::boolean) return value.as_bool();
  if (govalue::is_integer(kind)) return value.as_unsigned() != 0;
  if (govalue::is_float(kind)) return value.as_float() != 0;
  if (kind == Kind::complex128) return value.as_complex() != std::complex<double>();
  if (kind == Kind::string || kind == Kind::slice || kind == Kind::map) return value.size() > 0;
  return kind == Kind::structure || !value.is_nil_content();
}

bool can_be_nil(const Type& type) {
  switch (type.kind) {
    case Kind::function:
    case Kind::interface:
    case Kind::map:
    case Kind::pointer:
    case Kind::slice:
      return true;
    default:
      return false;
  }
}

Value without_pointer(const Value& value, bool& is_nil) {
  is_nil = value.is(Kind::pointer) && value.is_nil_content();
  // Some pointers hide what they point to: what their methods tell is all there is.
  const bool is_open = value.is(Kind::pointer) && value.type()->element != nullptr;
  return is_open && !is_nil ? value.pointed() : value;
}

}  // namespace gotemplate
