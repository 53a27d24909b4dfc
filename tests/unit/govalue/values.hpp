// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "govalue/value.hpp"

// Short names for values of Go in the rows of tests.
namespace govalue::test {

inline Value number(std::int64_t value) {
  return Value::integer(value);
}
inline Value real(double value) {
  return Value::float64(value);
}
inline Value text(std::string_view value) {
  return Value::text(value);
}
inline Value list(std::vector<Value> items) {
  return Value::list(std::move(items));
}
inline Value map(const std::vector<std::pair<std::string, Value>>& members) {
  std::vector<Entry> entries;
  for (const auto& [key, value] : members) entries.push_back({text(key), value});
  return Value::map(std::move(entries));
}

// type Pair struct { Name string; Value interface {} }
inline constexpr Field pair_fields[] = {{"Name", &string_type}, {"Value", &interface_type}};
inline constexpr Type pair_type{
    .kind = Kind::structure, .name = "main.Pair", .fields = pair_fields};
inline constexpr Type pair_pointer_type{
    .kind = Kind::pointer, .name = "*main.Pair", .element = &pair_type};

inline Value pair(std::string_view name, Value value) {
  return Value::structure(pair_type, {text(name), std::move(value)});
}
inline Value pair_pointer(std::string_view name, Value value) {
  return Value::structure(pair_pointer_type, {text(name), std::move(value)});
}

// A list in a list in a list …
inline Value nested_list(std::size_t depth) {
  Value value = list({});
  for (std::size_t level = 1; level < depth; ++level) value = list({value});
  return value;
}

}  // namespace govalue::test
