// SPDX-License-Identifier: Apache-2.0
#include "sprig/argument.hpp"

#include "govalue/print.hpp"
#include "sprig/failure.hpp"

namespace sprig {

using govalue::Kind;
using govalue::Value;

std::string text_of(const Value& value, govalue::Budget& budget) {
  if (value.is(govalue::string_type) || value.is(govalue::bytes_type)) {
    return std::string(value.as_text());
  }
  return govalue::to_text(value, budget);
}

std::vector<std::string> texts_of(const Value& value, govalue::Budget& budget) {
  std::vector<std::string> texts;
  if (value.is_nil()) return texts;
  if (!value.is(Kind::slice)) return {text_of(value, budget)};
  const Items items(value);
  for (std::size_t i = 0; i < items.size(); ++i) {
    const Value item = items[i];
    const auto room = sizeof(std::string) + sizeof(Value) + govalue::object_size;
    if (!budget.spend_memory(room + (item.is_text() ? item.size() : 0))) break;
    if (!item.is_nil()) texts.push_back(text_of(item, budget));
  }
  return texts;
}

std::string kind_of(const Value& value) {
  return value.is_nil() ? "invalid" : std::string(kind_name(value.type()->kind));
}

bool is_empty(const Value& value) {
  if (value.is_nil()) return true;
  const Kind kind = value.type()->kind;
  switch (kind) {
    case Kind::string:
    case Kind::slice:
    case Kind::map:
      return value.size() == 0;
    case Kind::boolean:
      return !value.as_bool();
    case Kind::complex128:
      return value.as_complex() == 0.0;
    case Kind::structure:
      return false;
    case Kind::pointer:
    case Kind::function:
    case Kind::interface:
      return value.is_nil_content();
    default:
      break;
  }
  if (is_float(kind)) return value.as_float() == 0;
  return is_signed(kind) ? value.as_signed() == 0 : value.as_unsigned() == 0;
}

Value Items::operator[](std::size_t index) const {
  if (!slice_.is_bytes()) return slice_.items()[index];
  const auto byte = static_cast<unsigned char>(slice_.as_text()[index]);
  return Value::of_unsigned(govalue::uint8_type, byte);
}

std::vector<Value> Items::copy(std::size_t begin, std::size_t end) const {
  if (!slice_.is_bytes()) {
    const auto items = slice_.items().subspan(begin, end - begin);
    return {items.begin(), items.end()};
  }
  std::vector<Value> items;
  items.reserve(end - begin);
  for (std::size_t i = begin; i < end; ++i) items.push_back((*this)[i]);
  return items;
}

base::Error nil_dereference() {
  return failure("runtime error: invalid memory address or nil pointer dereference");
}

base::Error wrong_type(const Value& value, std::string_view wanted) {
  const std::string found = value.is_nil() ? "nil" : std::string(value.type()->name);
  return failure("interface conversion: interface {} is " + found + ", not " + std::string(wanted));
}

base::Result<Items> items_of(const Value& value, std::string_view doing) {
  if (value.is_nil()) return nil_dereference();
  if (value.is(Kind::slice)) return Items(value);
  return failure(std::string(doing) + ' ' + kind_of(value));
}

}  // namespace sprig
