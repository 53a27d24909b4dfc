// SPDX-License-Identifier: Apache-2.0
#include "applicationset/json.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace applicationset {

using govalue::Entry;
using govalue::Value;

namespace {

Value to_map(const Json& json) {
  std::vector<Entry> entries;
  entries.reserve(json.size());
  for (const auto& [key, value] : json.items()) {
    entries.push_back({.key = Value::text(key), .value = to_value(value)});
  }
  return Value::map(std::move(entries));
}

Value to_list(const Json& json) {
  std::vector<Value> items;
  items.reserve(json.size());
  for (const auto& item : json) items.push_back(to_value(item));
  return Value::list(std::move(items));
}

Json to_array(const Value& value) {
  Json array = Json::array();
  for (const auto& item : value.items()) array.push_back(to_json(item));
  return array;
}

Json to_object(const Value& value) {
  Json object = Json::object();
  for (const auto& entry : value.entries()) {
    // The keys are different ones, and sorted: nothing has to be looked for.
    object.get_ref<Json::object_t&>().emplace_back(entry.key.as_text(), to_json(entry.value));
  }
  return object;
}

// Above this, JSON of Go has an exponent.
constexpr double largest_plain = 1e21;

}  // namespace

std::string text_at(const Json& object, std::string_view key) {
  return std::string(manifests::text_of(object, key));
}

bool has(const Json& object, std::string_view key) {
  const auto& value = field(object, key);
  if (value.is_string()) return !value.get_ref<const std::string&>().empty();
  return !value.empty();
}

Value to_value(const Json& json) {
  switch (json.type()) {
    case Json::value_t::object:
      return to_map(json);
    case Json::value_t::array:
      return to_list(json);
    case Json::value_t::string:
      return Value::text(json.get_ref<const std::string&>());
    case Json::value_t::boolean:
      return Value::boolean(json.get<bool>());
    case Json::value_t::number_integer:
    case Json::value_t::number_unsigned:
    case Json::value_t::number_float:
      return Value::float64(json.get<double>());
    default:
      return {};
  }
}

Json as_float(const Json& number) {
  const double value = number.get<double>();
  if (std::trunc(value) != value || std::abs(value) >= largest_plain) return value;
  constexpr double exact = 9007199254740992.0;  // 2^53
  if (std::abs(value) <= exact) return static_cast<std::int64_t>(value);
  return value;
}

Json to_json(const Value& value) {
  if (value.is_nil() || value.is_nil_content()) return nullptr;
  if (value.is_map()) return to_object(value);
  if (value.is_list()) return to_array(value);
  if (value.is_text()) return std::string(value.as_text());
  if (value.is(govalue::bool_type)) return value.as_bool();
  if (value.is(govalue::float64_type)) return as_float(Json(value.as_float()));
  return nullptr;
}

std::string_view kind_of(const Json& json) {
  if (json.is_object()) return "an object";
  if (json.is_array()) return "a list";
  if (json.is_string()) return "a text";
  if (json.is_boolean()) return "a boolean";
  return json.is_null() ? "null" : "a number";
}

}  // namespace applicationset
