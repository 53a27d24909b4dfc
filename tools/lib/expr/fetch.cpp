// SPDX-License-Identifier: Apache-2.0
#include "expr/fetch.hpp"

#include <algorithm>
#include <memory>

#include "expr/call.hpp"
#include "expr/operators.hpp"
#include "govalue/function.hpp"
#include "govalue/print.hpp"

namespace expr {
namespace {

using govalue::Kind;
using govalue::Value;

bool fail_to_fetch(Evaluation& evaluation, const Value& from, std::string_view key) {
  return evaluation.fail("cannot fetch " + std::string(key) + " from " + govalue::type_name(from));
}

// A structure, or what a pointer to one points to.
const govalue::Type* structure_of(const Value& value) {
  const auto* type = value.type();
  if (type->kind == Kind::pointer && !value.is_nil_content()) type = type->element;
  return type != nullptr && type->kind == Kind::structure ? type : nullptr;
}

const Value* find_field(const Value& value, const govalue::Type& type, std::string_view name) {
  for (std::size_t index = 0; index < type.fields.size(); ++index) {
    if (type.fields[index].name == name) return &value.field_values()[index];
  }
  return nullptr;
}

// A structure may have fields that Go shows to nobody.
bool fail_to_find_field(Evaluation& evaluation, const Value& from, const govalue::Type& type,
                        std::string_view name) {
  if (type.insides != nullptr && from.type() == &type) {
    const auto insides = type.insides(from);
    if (find_field(insides, *insides.type(), name) != nullptr) {
      return evaluation.fail(
          "reflect.Value.Interface: cannot return value obtained from unexported field or method");
    }
  }
  return fail_to_fetch(evaluation, from, name);
}

// What Go reads from a map that has no such key.
Value missing(const Value& map) {
  return Value::zero_of(*map.type()->element);
}

bool is_sequence(const Value& value) {
  return value.is(Kind::slice) || value.is_text();
}

// A negative index counts from the end. `false` where there is no such item.
bool normalize(std::int64_t& index, std::size_t size) {
  const auto length = static_cast<std::int64_t>(size);
  if (index < 0) index += length;
  return index >= 0 && index < length;
}

bool fetch_item(Evaluation& evaluation, const Value& from, const Value& key, Value& result) {
  std::int64_t index = 0;
  if (!convert_to_integer(evaluation, key, index)) return false;
  if (!normalize(index, from.size())) {
    return evaluation.fail("index out of range: " + std::to_string(index) + " (array length is " +
                           std::to_string(from.size()) + ")");
  }
  result = item_at(from, static_cast<std::size_t>(index));
  return true;
}

std::int64_t clamp_bound(std::int64_t bound, std::int64_t length) {
  if (bound < 0) bound += length;
  return std::clamp<std::int64_t>(bound, 0, length);
}

}  // namespace

const govalue::Function* method_of(const Value& value, std::string_view name) {
  return value.is_nil() ? nullptr : govalue::find_method(*value.type(), name);
}

Value item_at(const Value& list, std::size_t index) {
  if (list.is_list()) return list.items()[index];
  return Value::of_unsigned(govalue::uint8_type, static_cast<unsigned char>(list.as_text()[index]));
}

bool is_hashable(const Value& key) {
  if (!key.is(Kind::slice) && !key.is(Kind::map) && !key.is(Kind::function)) return true;
  // Our arrays can be keys where what is in them can.
  return kind_text(key) == "array" &&
         std::all_of(key.items().begin(), key.items().end(), is_hashable);
}

bool find_key(Evaluation& evaluation, const Value& map, const Value& key, const Value*& found) {
  if (key.is_text()) evaluation.spend_bytes(key.size());
  const auto& wanted = *map.type()->key;
  if (wanted.kind == Kind::interface) {
    if (!is_hashable(key)) {
      return evaluation.fail("runtime error: hash of unhashable type " + govalue::type_name(key));
    }
    found = map.find(key);
    return true;
  }
  if (key.is_nil()) {
    found = map.find(Value::zero_of(wanted));
    return true;
  }
  if (!key.is(wanted)) {
    return evaluation.fail("reflect.Value.MapIndex: value of type " + govalue::type_name(key) +
                           " is not assignable to type " + std::string(wanted.name));
  }
  found = wanted.kind == Kind::string ? map.find(key.as_text()) : map.find(key);
  return true;
}

const Value* fetch(Evaluation& evaluation, const Value& from, std::string_view name,
                   Value& storage) {
  if (from.is(govalue::map_type)) {
    if (const auto* found = from.find(name)) return found;
    storage = Value();
    return &storage;
  }
  if (from.is_nil()) {
    fail_to_fetch(evaluation, from, name);
    return nullptr;
  }
  if (const auto* method = method_of(from, name)) {
    storage = bind(*method, from);
    return &storage;
  }
  if (const auto* type = structure_of(from)) {
    if (const auto* field = find_field(from, *type, name)) return field;
    fail_to_find_field(evaluation, from, *type, name);
    return nullptr;
  }
  return fetch(evaluation, from, Value::text(name), storage) ? &storage : nullptr;
}

bool fetch(Evaluation& evaluation, const Value& from, const Value& key, Value& result) {
  if (is_sequence(from)) return fetch_item(evaluation, from, key, result);
  if (from.is_map()) {
    const Value* found = nullptr;
    if (!find_key(evaluation, from, key, found)) return false;
    result = found == nullptr ? missing(from) : Value(*found);
    return true;
  }
  const bool has_names =
      !from.is_nil() && (structure_of(from) != nullptr || from.type()->methods != nullptr);
  if (has_names && key.is(govalue::string_type)) {
    Value storage;
    if (structure_of(from) != nullptr || method_of(from, key.as_text()) != nullptr) {
      const auto* found = fetch(evaluation, from, key.as_text(), storage);
      if (found != nullptr) result = Value(*found);
      return found != nullptr;
    }
  }
  if (has_names && structure_of(from) != nullptr) return evaluation.fail_conversion(key, "string");
  return fail_to_fetch(evaluation, from, govalue::to_text(key, evaluation.budget()));
}

bool get(Evaluation& evaluation, const Value& from, const Value& key, Value& result) {
  result = Value();
  if (from.is_nil()) return true;
  if (key.is(govalue::string_type)) {
    if (const auto* method = method_of(from, key.as_text())) {
      result = bind(*method, from);
      return true;
    }
  }
  if (is_sequence(from)) {
    std::int64_t index = 0;
    if (!convert_to_integer(evaluation, key, index)) return false;
    if (normalize(index, from.size())) result = item_at(from, static_cast<std::size_t>(index));
    return true;
  }
  if (from.is_map()) {
    const Value* found = nullptr;
    if (!find_key(evaluation, from, key, found)) return false;
    if (found != nullptr) result = Value(*found);
    return true;
  }
  if (from.is(Kind::structure)) {
    if (!key.is(govalue::string_type)) return evaluation.fail_conversion(key, "string");
    if (const auto* field = find_field(from, *from.type(), key.as_text())) result = *field;
  }
  return true;
}

bool slice(Evaluation& evaluation, const Value& list, const Value& from, const Value& to,
           Value& result) {
  if (!is_sequence(list)) {
    return evaluation.fail("cannot slice " + govalue::to_text(from, evaluation.budget()));
  }
  std::int64_t begin = 0;
  std::int64_t end = 0;
  if (!convert_to_integer(evaluation, from, begin) || !convert_to_integer(evaluation, to, end)) {
    return false;
  }
  const auto length = static_cast<std::int64_t>(list.size());
  end = clamp_bound(end, length);
  begin = std::min(clamp_bound(begin, length), end);
  const auto first = static_cast<std::size_t>(begin);
  const auto size = static_cast<std::size_t>(end - begin);
  if (size == list.size() && kind_text(list) != "array") {
    result = Value(list);
    return true;
  }
  if (!evaluation.spend_memory(size * (list.is_list() ? sizeof(Value) : 1))) {
    return evaluation.fail("");
  }
  if (list.is_list()) {
    const auto items = list.items().subspan(first, size);
    const auto& type = kind_text(list) == "array" ? govalue::list_type : *list.type();
    result = Value::list({items.begin(), items.end()}, type);
  } else {
    const auto text = list.as_text().substr(first, size);
    result = list.is_bytes() ? Value::bytes(text) : Value::text(text, *list.type());
  }
  return true;
}

bool contains(Evaluation& evaluation, const Value& needle, const Value& list, bool& result) {
  result = false;
  if (list.is_nil()) return true;
  if (list.is(Kind::slice)) {
    for (std::size_t index = 0; index < list.size() && !result; ++index) {
      if (!evaluation.spend_steps(1)) return evaluation.fail("");
      result = list.is_list() ? equal(evaluation, list.items()[index], needle)
                              : equal(evaluation, item_at(list, index), needle);
    }
    return true;
  }
  if (list.is_map()) {
    const Value* found = nullptr;
    if (!find_key(evaluation, list, needle, found)) return false;
    result = found != nullptr;
    return true;
  }
  if (list.is(Kind::structure)) {
    if (!needle.is_text()) {
      return evaluation.fail("cannot use " + govalue::type_name(needle) + " as field name of " +
                             govalue::type_name(list));
    }
    result = find_field(list, *list.type(), needle.as_text()) != nullptr;
    return true;
  }
  return evaluation.fail("operator \"in\" not defined on " + govalue::type_name(list));
}

bool length(Evaluation& evaluation, const Value& value, std::size_t& result) {
  if (!is_sequence(value) && !value.is_map()) {
    return evaluation.fail("invalid argument for len (type " + govalue::type_name(value) + ")");
  }
  result = value.size();
  return true;
}

}  // namespace expr
