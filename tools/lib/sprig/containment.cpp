// SPDX-License-Identifier: Apache-2.0
#include "sprig/containment.hpp"

#include <vector>

#include "sprig/failure.hpp"

namespace sprig {
namespace {

using govalue::Kind;
using govalue::Value;

// Whether the value has fields that are values; a time, for example, has none.
bool has_fields(const Value& value) {
  if (value.is(Kind::structure)) return !value.type()->fields.empty();
  return value.is(Kind::pointer) && value.type()->element != nullptr &&
         !value.type()->element->fields.empty();
}

bool may_hold_maps(const Value& value) {
  return value.is_map() || has_fields(value) ||
         (value.is_list() && value.type()->element->kind != Kind::string);
}

void add_content(const Value& value, std::vector<const Value*>& waiting) {
  const auto add = [&waiting](const Value& inner) {
    if (may_hold_maps(inner)) waiting.push_back(&inner);
  };
  if (value.is_nil_content()) return;
  if (value.is_map()) {
    for (const auto& entry : value.entries()) add(entry.value);
  } else {
    for (const Value& item : value.is_list() ? value.items() : value.field_values()) add(item);
  }
}

// Whether the map is the value or somewhere in it. `true`, too, when the budget is used up.
bool contains(const Value& value, const Value& map, govalue::Budget& budget) {
  if (!may_hold_maps(value)) return false;
  std::vector<const Value*> waiting = {&value};
  while (!waiting.empty()) {
    const Value& next = *waiting.back();
    waiting.pop_back();
    if (next.is_map() && next.shares(map)) return true;
    if (!budget.spend_steps(1 + (next.is_map() || next.is_list() ? next.size() / 8 : 0))) {
      return true;
    }
    add_content(next, waiting);
  }
  return false;
}

}  // namespace

base::Result<void> put(const Value& map, const Value& key, Value value, govalue::Budget& budget) {
  if (map.is_nil_content()) return failure("assignment to entry in nil map");
  if (contains(value, map, budget)) {
    return budget.is_exhausted() ? budget.error() : failure("the map would contain itself");
  }
  // What is behind the new entry moves.
  if (!budget.spend_steps(map.size() / 64)) return budget.error();
  map.set(key, std::move(value));
  return {};
}

}  // namespace sprig
