// SPDX-License-Identifier: Apache-2.0
#include "gotemplate/index.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace gotemplate {

namespace {

using base::Result;
using govalue::Budget;

// An index of a string or list that has room for so many.
Result<std::size_t> position(const Operand& boxed, std::size_t room) {
  const Operand index = boxed.concrete();
  if (!index.is_valid()) return base::malformed_error("cannot index slice/array with nil");
  if (!govalue::is_integer(index.type->kind)) {
    return base::malformed_error("cannot index slice/array with type " + type_name(index));
  }
  const std::int64_t number = index.value.as_signed();
  if (number < 0 || static_cast<std::uint64_t>(number) > room) {
    return base::malformed_error("index out of range: " + std::to_string(number));
  }
  return static_cast<std::size_t>(number);
}

// One byte of a string or []byte, or an item of a list.
Result<Operand> item_at(const Value& list, const Operand& where) {
  const std::size_t place = TRY(position(where, list.size()));
  if (place == list.size()) {
    return base::malformed_error(list.is_text() ? "reflect: string index out of range"
                                                : "reflect: slice index out of range");
  }
  if (list.is_list()) return Operand(list.items()[place], list.type()->element);
  const auto byte = static_cast<unsigned char>(list.as_text()[place]);
  return Operand::of(Value::of_unsigned(govalue::uint8_type, byte));
}

Result<Operand> entry_of(Budget& budget, const Value& map, const Operand& key) {
  const Value wanted = TRY(prepared(key, *map.type()->key));
  if (wanted.is(Kind::slice) || wanted.is(Kind::map) || wanted.is(Kind::function)) {
    return base::malformed_error("runtime error: hash of unhashable type " +
                                 type_name(Operand::of(wanted)));
  }
  if (wanted.is_text()) budget.spend_bytes(wanted.size());
  const Value* found = map.find(wanted);
  const Type* element = map.type()->element;
  return Operand(found == nullptr ? Value::zero_of(*element) : *found, element);
}

Value part_of(const Value& whole, std::size_t begin, std::size_t end) {
  if (whole.is_list()) {
    const auto items = whole.items().subspan(begin, end - begin);
    return Value::list({items.begin(), items.end()}, *whole.type());
  }
  const auto text = whole.as_text().substr(begin, end - begin);
  return whole.is_text() ? Value::text(text) : Value::bytes(text);
}

}  // namespace

Result<Value> prepared(const Operand& boxed, const Type& parameter) {
  const Operand argument = boxed.concrete();
  if (!argument.is_valid()) {
    if (can_be_nil(parameter)) return Value::zero_of(parameter);
    return base::malformed_error("value is nil; should be of type " + std::string(parameter.name));
  }
  if (argument.type == &parameter || &parameter == &govalue::interface_type) {
    return argument.value;
  }
  if (govalue::is_integer(argument.type->kind) && govalue::is_integer(parameter.kind)) {
    return govalue::is_signed(parameter.kind)
               ? Value::of_signed(parameter, argument.value.as_signed())
               : Value::of_unsigned(parameter, argument.value.as_unsigned());
  }
  return base::malformed_error("value has type " + type_name(argument) + "; should be " +
                               std::string(parameter.name));
}

Result<Operand> index(Budget& budget, std::span<const Operand> arguments) {
  Operand item = arguments[0].concrete();
  if (!item.is_valid()) return base::malformed_error("index of untyped nil");
  for (const auto& where : arguments.subspan(1)) {
    bool is_nil = item.is_nil_interface();
    if (!is_nil) item = Operand::of(without_pointer(item.value, is_nil));
    if (is_nil) return base::malformed_error("index of nil pointer");
    if (item.type->kind == Kind::map) {
      item = TRY(entry_of(budget, item.value, where));
    } else if (item.type->kind == Kind::string || item.type->kind == Kind::slice) {
      item = TRY(item_at(item.value, where));
    } else {
      return base::malformed_error("can't index item of type " + type_name(item));
    }
  }
  return item;
}

Result<Operand> slice(Budget& budget, std::span<const Operand> arguments) {
  const Operand item = arguments[0].concrete();
  if (!item.is_valid()) return base::malformed_error("slice of untyped nil");
  bool is_nil = false;
  const Value whole = without_pointer(item.value, is_nil);
  if (is_nil) return base::malformed_error("slice of nil pointer");
  const auto indexes = arguments.subspan(1);
  if (indexes.size() > 3) {
    return base::malformed_error("too many slice indexes: " + std::to_string(indexes.size()));
  }
  if (!whole.is_text() && !whole.is(Kind::slice)) {
    return base::malformed_error("can't slice item of type " + type_name(Operand::of(whole)));
  }
  if (whole.is_text() && indexes.size() == 3) {
    return base::malformed_error("cannot 3-index slice a string");
  }
  std::array<std::size_t, 3> places = {0, whole.size(), whole.size()};
  for (std::size_t number = 0; number < indexes.size(); ++number) {
    places[number] = TRY(position(indexes[number], whole.size()));
  }
  for (std::size_t number = 0; number < 2; ++number) {
    if (places[number] <= places[number + 1]) continue;
    return base::malformed_error("invalid slice index: " + std::to_string(places[number]) + " > " +
                                 std::to_string(places[number + 1]));
  }
  const std::size_t size = places[1] - places[0];
  if (!budget.spend_memory(whole.is_list() ? size * sizeof(Value) : size)) return Operand();
  return Operand::of(part_of(whole, places[0], places[1]));
}

Result<Operand> length(Budget&, std::span<const Operand> arguments) {
  const Operand& argument = arguments[0];
  if (!argument.is_valid()) {
    return base::malformed_error("reflect: call of reflect.Value.Type on zero Value");
  }
  bool is_nil = argument.is_nil_interface();
  if (is_nil) return base::malformed_error("len of nil pointer");
  const Value item = without_pointer(argument.value, is_nil);
  if (is_nil) return base::malformed_error("len of nil pointer");
  if (!item.is_text() && !item.is(Kind::slice) && !item.is_map()) {
    return base::malformed_error("len of type " + type_name(Operand::of(item)));
  }
  return Operand::of(Value::integer(static_cast<std::int64_t>(item.size())));
}

}  // namespace gotemplate
