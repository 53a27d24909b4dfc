// SPDX-License-Identifier: Apache-2.0
#include "gotemplate/compare.hpp"

#include "govalue/equal.hpp"
#include "govalue/print.hpp"

namespace gotemplate {

namespace {

using base::Result;
using govalue::Budget;

enum class Class { none, boolean, complex, signed_, floating, string, unsigned_ };

Class class_of(const Value& value) {
  if (value.is_nil()) return Class::none;
  const Kind kind = value.type()->kind;
  if (kind == Kind::boolean) return Class::boolean;
  if (kind == Kind::string) return Class::string;
  if (kind == Kind::complex128) return Class::complex;
  if (govalue::is_signed(kind)) return Class::signed_;
  if (govalue::is_unsigned(kind)) return Class::unsigned_;
  return govalue::is_float(kind) ? Class::floating : Class::none;
}

base::Error incompatible(const Operand& one, const Operand& other) {
  return base::malformed_error("incompatible types for comparison: " + type_name(one) + " and " +
                               type_name(other));
}

bool equals_unsigned(const Value& number, const Value& natural) {
  return number.as_signed() >= 0 &&
         static_cast<std::uint64_t>(number.as_signed()) == natural.as_unsigned();
}

bool is_nil_of_any_kind(const Value& value) {
  return value.is_nil() || value.is_nil_content();
}

bool is_comparable(const Value& value) {
  return !value.is(Kind::slice) && !value.is(Kind::map) && !value.is(Kind::function);
}

// Values of no basic class: nil, structures, and what Go refuses to compare.
Result<bool> equal_others(Budget& budget, const Operand& one, const Operand& other) {
  const auto text = [&budget](const Operand& operand) {
    return govalue::format("%s", std::span(&operand.value, 1), budget);
  };
  const auto value = [&budget](const Operand& operand) {
    return govalue::to_text(operand.value, budget);
  };
  if (one.is_valid() && other.is_valid() && one.type->kind != other.type->kind) {
    return base::malformed_error("non-comparable types " + text(one) + ": " + type_name(one) +
                                 ", " + type_name(other) + ": " + value(other));
  }
  const bool is_nil = is_nil_of_any_kind(one.value);
  const bool is_other_nil = is_nil_of_any_kind(other.value);
  if (is_nil || is_other_nil) return is_nil == is_other_nil;
  if (!is_comparable(other.value)) {
    return base::malformed_error("non-comparable type " + text(other) + ": " + type_name(other));
  }
  if (one.value.is(Kind::pointer)) return one.value.shares(other.value);
  return govalue::deep_equal(one.value, other.value, budget);
}

bool equal_basic(Class kind, const Value& one, const Value& other) {
  switch (kind) {
    case Class::boolean:
      return one.as_bool() == other.as_bool();
    case Class::complex:
      return one.as_complex() == other.as_complex();
    case Class::floating:
      return one.as_float() == other.as_float();
    case Class::string:
      return one.as_text() == other.as_text();
    case Class::signed_:
      return one.as_signed() == other.as_signed();
    default:
      return one.as_unsigned() == other.as_unsigned();
  }
}

Result<bool> equal(Budget& budget, const Operand& one, const Operand& other) {
  const Class kind = class_of(one.value);
  const Class other_kind = class_of(other.value);
  if (kind == other_kind) {
    if (kind == Class::none) return equal_others(budget, one, other);
    if (kind == Class::string) budget.spend_bytes(one.value.size());
    return equal_basic(kind, one.value, other.value);
  }
  if (kind == Class::signed_ && other_kind == Class::unsigned_) {
    return equals_unsigned(one.value, other.value);
  }
  if (kind == Class::unsigned_ && other_kind == Class::signed_) {
    return equals_unsigned(other.value, one.value);
  }
  if (one.is_valid() && other.is_valid()) return incompatible(one, other);
  return false;
}

}  // namespace

Result<bool> equal_to_any(Budget& budget, const Operand& one, std::span<const Operand> others) {
  if (others.empty()) return base::malformed_error("missing argument for comparison");
  const Operand first = one.concrete();
  for (const auto& other : others) {
    const bool is_equal = TRY(equal(budget, first, other.concrete()));
    if (is_equal) return true;
  }
  return false;
}

Result<bool> less(const Operand& boxed_one, const Operand& boxed_other) {
  const Operand one = boxed_one.concrete();
  const Operand other = boxed_other.concrete();
  const Class kind = class_of(one.value);
  const Class other_kind = class_of(other.value);
  if (kind == Class::none || other_kind == Class::none) {
    return base::malformed_error("invalid type for comparison");
  }
  const Value& first = one.value;
  const Value& second = other.value;
  if (kind == Class::signed_ && other_kind == Class::unsigned_) {
    return first.as_signed() < 0 || first.as_unsigned() < second.as_unsigned();
  }
  if (kind == Class::unsigned_ && other_kind == Class::signed_) {
    return second.as_signed() >= 0 && first.as_unsigned() < second.as_unsigned();
  }
  if (kind != other_kind) return incompatible(one, other);
  switch (kind) {
    case Class::floating:
      return first.as_float() < second.as_float();
    case Class::signed_:
      return first.as_signed() < second.as_signed();
    case Class::unsigned_:
      return first.as_unsigned() < second.as_unsigned();
    case Class::string:
      return first.as_text() < second.as_text();
    default:
      return base::malformed_error("invalid type for comparison");
  }
}

}  // namespace gotemplate
