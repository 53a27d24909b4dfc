// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "sprig/argument.hpp"
#include "sprig/containment.hpp"
#include "sprig/deep_copy.hpp"
#include "sprig/failure.hpp"
#include "sprig/themes.hpp"
#include "sprig/typed.hpp"

namespace sprig {
namespace {

using govalue::Call;
using govalue::Entry;
using govalue::function;
using govalue::List;
using govalue::Map;
using govalue::Rest;
using govalue::Value;

using Strings = Typed<govalue::strings_type>;
using AnyMap = base::Result<Map>;
using Any = base::Result<Value>;

bool has_room(Call& call, std::size_t entries) {
  return call.budget.spend_memory(entries * sizeof(Entry));
}

// The value as a key; a text is one already.
Value key_of(const Value& value, govalue::Budget& budget) {
  return value.is(govalue::string_type) ? value : Value::text(text_of(value, budget));
}

Map dict(Call& call, Rest<Value> pairs) {
  std::vector<Entry> entries;
  const auto given = pairs.values;
  for (std::size_t i = 0; i < given.size(); i += 2) {
    // A key without a value has the empty text.
    entries.push_back(
        {key_of(given[i], call.budget), i + 1 < given.size() ? given[i + 1] : Value::text("")});
  }
  return {Value::map(std::move(entries))};
}

Value get(const Map& map, std::string_view key) {
  const Value* const found = map.value.find(key);
  return found == nullptr ? Value::text("") : *found;
}

AnyMap set(Call& call, const Map& map, std::string_view key, const Value& value) {
  if (!has_room(call, 1)) return call.budget.error();
  TRY(put(map.value, Value::text(key), value, call.budget));
  return map;
}

AnyMap unset(Call& call, const Map& map, std::string_view key) {
  // What is behind the entry moves.
  if (!call.budget.spend_steps(map.value.size() / 64)) return call.budget.error();
  if (map.value.find(key) != nullptr) map.value.erase(key);
  return map;
}

bool has_key(const Map& map, std::string_view key) {
  return map.value.find(key) != nullptr;
}

List pluck(std::string_view key, Rest<Map> maps) {
  std::vector<Value> found;
  for (const Value& map : maps.values) {
    const Value* const value = map.find(key);
    if (value != nullptr) found.push_back(*value);
  }
  return {Value::list(std::move(found))};
}

// In the order of the keys, map by map; Go's order is another one each time.
base::Result<Strings> keys(Call& call, Rest<Map> maps) {
  std::vector<Value> found;
  for (const Value& map : maps.values) {
    if (!has_room(call, map.size())) return call.budget.error();
    for (const Entry& entry : map.entries()) found.push_back(entry.key);
  }
  return Strings{Value::list(std::move(found), govalue::strings_type)};
}

base::Result<List> values(Call& call, const Map& map) {
  if (!has_room(call, map.value.size())) return call.budget.error();
  std::vector<Value> found;
  for (const Entry& entry : map.value.entries()) found.push_back(entry.value);
  return List{Value::list(std::move(found))};
}

Map pick(const Map& map, Rest<std::string_view> keys) {
  std::vector<Entry> entries;
  for (const Value& key : keys.values) {
    const Value* const value = map.value.find(key.as_text());
    if (value != nullptr) entries.push_back({key, *value});
  }
  return {Value::map(std::move(entries))};
}

AnyMap omit(Call& call, const Map& map, Rest<std::string_view> keys) {
  if (!has_room(call, map.value.size())) return call.budget.error();
  std::vector<std::string_view> omitted;
  for (const Value& key : keys.values) omitted.push_back(key.as_text());
  std::sort(omitted.begin(), omitted.end());
  std::vector<Entry> entries;
  for (const Entry& entry : map.value.entries()) {
    if (!std::binary_search(omitted.begin(), omitted.end(), entry.key.as_text())) {
      entries.push_back(entry);
    }
  }
  return Map{Value::map(std::move(entries))};
}

Any dig(Rest<Value> arguments) {
  const auto given = arguments.values;
  if (given.size() < 3) return failure("dig needs at least three arguments");
  const auto path = given.first(given.size() - 2);
  const Value& fallback = given[given.size() - 2];
  const Value* place = &given.back();
  if (!place->is(govalue::map_type)) return wrong_type(*place, "map[string]interface {}");
  for (const Value& key : path) {
    if (!key.is(govalue::string_type)) return wrong_type(key, "string");
  }
  for (const Value& key : path) {
    if (!place->is(govalue::map_type)) return wrong_type(*place, "map[string]interface {}");
    place = place->find(key.as_text());
    if (place == nullptr) return fallback;
  }
  return *place;
}

Any must_deep_copy(Call& call, const Value& value) {
  return deep_copy(value, call.budget);
}

}  // namespace

std::span<const govalue::Function> dict_functions() {
  static const std::array rows = {
      function<&dict>("dict"),
      function<&get>("get"),
      function<&set>("set"),
      function<&unset>("unset"),
      function<&has_key>("hasKey"),
      function<&pluck>("pluck"),
      function<&keys>("keys"),
      function<&values>("values"),
      function<&pick>("pick"),
      function<&omit>("omit"),
      function<&dig>("dig"),
      function<&must_deep_copy>("deepCopy"),
      function<&must_deep_copy>("mustDeepCopy"),
  };
  return rows;
}

}  // namespace sprig
