// SPDX-License-Identifier: Apache-2.0
#include "gotemplate/builtins.hpp"

#include <array>
#include <string>
#include <vector>

#include "gotemplate/compare.hpp"
#include "gotemplate/escape.hpp"
#include "gotemplate/index.hpp"
#include "govalue/print.hpp"

namespace gotemplate {

namespace {

using base::Result;
using govalue::Budget;
using Arguments = std::span<const Operand>;

Operand boolean(bool value) {
  return Operand::of(Value::boolean(value));
}

Result<Operand> not_(Budget&, Arguments arguments) {
  return boolean(!is_true(arguments[0].value));
}

Result<Operand> eq(Budget& budget, Arguments arguments) {
  return boolean(TRY(equal_to_any(budget, arguments[0], arguments.subspan(1))));
}

Result<Operand> ne(Budget& budget, Arguments arguments) {
  return boolean(!TRY(equal_to_any(budget, arguments[0], arguments.subspan(1))));
}

// Whether the first is less; texts are read up to where they differ.
Result<bool> first_less(Budget& budget, Arguments arguments) {
  const Value& first = arguments[0].value;
  if (first.is_text()) budget.spend_bytes(first.size());
  return less(arguments[0], arguments[1]);
}

Result<Operand> lt(Budget& budget, Arguments arguments) {
  return boolean(TRY(first_less(budget, arguments)));
}

Result<bool> less_or_equal(Budget& budget, Arguments arguments) {
  const bool is_less = TRY(first_less(budget, arguments));
  if (is_less) return true;
  return equal_to_any(budget, arguments[0], arguments.subspan(1));
}

Result<Operand> le(Budget& budget, Arguments arguments) {
  return boolean(TRY(less_or_equal(budget, arguments)));
}

Result<Operand> gt(Budget& budget, Arguments arguments) {
  return boolean(!TRY(less_or_equal(budget, arguments)));
}

Result<Operand> ge(Budget& budget, Arguments arguments) {
  return boolean(!TRY(first_less(budget, arguments)));
}

std::vector<Value> values_of(Arguments arguments) {
  std::vector<Value> values;
  values.reserve(arguments.size());
  for (const auto& argument : arguments) values.push_back(argument.value);
  return values;
}

// One text of all arguments, as an action would print them.
std::string text_of(Budget& budget, Arguments arguments) {
  if (arguments.size() == 1 && arguments[0].value.is_text()) {
    return std::string(arguments[0].value.as_text());
  }
  auto values = values_of(arguments);
  for (auto& value : values) {
    bool is_nil_pointer = false;
    value = value.is_nil() ? Value::text("<no value>") : without_pointer(value, is_nil_pointer);
  }
  return govalue::print(values, budget);
}

Operand text(const std::string& value) {
  return Operand::of(Value::text(value));
}

Operand escaped(Budget& budget, Arguments arguments, std::string (*escape)(std::string_view)) {
  const std::string plain = text_of(budget, arguments);
  // No byte becomes more than six.
  if (!budget.spend_memory(plain.size() * 6)) return {};
  return text(escape(plain));
}

Result<Operand> html(Budget& budget, Arguments arguments) {
  return escaped(budget, arguments, html_escaped);
}

Result<Operand> js(Budget& budget, Arguments arguments) {
  return escaped(budget, arguments, js_escaped);
}

Result<Operand> urlquery(Budget& budget, Arguments arguments) {
  return escaped(budget, arguments, query_escaped);
}

Result<Operand> print(Budget& budget, Arguments arguments) {
  return text(govalue::print(values_of(arguments), budget));
}

Result<Operand> println(Budget& budget, Arguments arguments) {
  return text(govalue::print_line(values_of(arguments), budget));
}

Result<Operand> printf(Budget& budget, Arguments arguments) {
  return text(
      govalue::format(arguments[0].value.as_text(), values_of(arguments.subspan(1)), budget));
}

constexpr const Type* operands[] = {nullptr, nullptr};
constexpr const Type* values[] = {&govalue::interface_type};
constexpr const Type* format_and_values[] = {&govalue::string_type, &govalue::interface_type};

constexpr std::span one_operand(operands, 1);
constexpr std::span two_operands(operands, 2);

constexpr Builtin rows[] = {
    {"and", nullptr, two_operands, true, SpecialBuiltin::and_},
    {"call", nullptr, two_operands, true, SpecialBuiltin::call},
    {"eq", eq, two_operands, true},
    {"ge", ge, two_operands, false},
    {"gt", gt, two_operands, false},
    {"html", html, values, true},
    {"index", index, two_operands, true},
    {"js", js, values, true},
    {"le", le, two_operands, false},
    {"len", length, one_operand, false},
    {"lt", lt, two_operands, false},
    {"ne", ne, two_operands, false},
    {"not", not_, one_operand, false},
    {"or", nullptr, two_operands, true, SpecialBuiltin::or_},
    {"print", print, values, true},
    {"printf", printf, format_and_values, true},
    {"println", println, values, true},
    {"slice", slice, two_operands, true},
    {"urlquery", urlquery, values, true},
};

}  // namespace

int find_builtin(std::string_view name) {
  for (std::size_t row = 0; row < std::size(rows); ++row) {
    if (rows[row].name == name) return static_cast<int>(row);
  }
  return -1;
}

const Builtin& builtin(int row) {
  return rows[static_cast<std::size_t>(row)];
}

}  // namespace gotemplate
