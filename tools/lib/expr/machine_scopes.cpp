// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "expr/fetch.hpp"
#include "expr/machine.hpp"
#include "expr/operators.hpp"
#include "expr/sort.hpp"
#include "govalue/function.hpp"

namespace expr {

using govalue::Kind;
using govalue::Value;

bool Machine::execute_scope(const Instruction& instruction) {
  switch (instruction.operation) {
    case Operation::begin:
      return begin_scope();
    case Operation::end:
      scopes_.pop_back();
      return true;
    case Operation::end_with_found:
    case Operation::end_with_all: {
      const bool is_all = instruction.operation == Operation::end_with_all;
      const auto size = static_cast<std::size_t>(is_all ? scope().length : scope().count);
      scopes_.pop_back();
      return make_list(size);
    }
    case Operation::count:
      ++scope().count;
      return true;
    case Operation::push_index:
      stack_.push(Value::integer(scope().index));
      return true;
    case Operation::push_count:
      stack_.push(Value::integer(scope().count));
      return true;
    case Operation::is_one:
      push_bool(scope().count == 1);
      return true;
    case Operation::push_accumulator:
      stack_.push(scope().accumulator);
      return true;
    case Operation::set_accumulator:
      scope().accumulator = stack_.pop();
      return true;
    case Operation::skip_first:
      return skip_first();
    case Operation::fail_not_found:
      return evaluation_.fail("reflect: slice index out of range");
    case Operation::group:
      return add_to_group();
    case Operation::finish_groups:
      finish_groups();
      return true;
    case Operation::begin_sort:
      return begin_sort();
    case Operation::sort_by:
      return sort_item();
    default:
      return finish_sort();
  }
}

bool Machine::begin_scope() {
  auto list = stack_.pop();
  follow(list);
  if (!list.is(Kind::slice) && !list.is_map() && !list.is_text()) {
    const std::string kind(list.is_nil() ? "zero" : kind_text(list));
    return evaluation_.fail("reflect: call of reflect.Value.Len on " + kind + " Value");
  }
  auto& opened = scopes_.emplace_back();
  opened.list = std::move(list);
  opened.has_items = opened.list.is_list();
  if (opened.has_items) opened.items = opened.list.items();
  opened.length = static_cast<std::int64_t>(opened.list.size());
  return true;
}

bool Machine::push_item() {
  const auto& at = scope();
  if (at.index < 0 || at.index >= at.length) {
    return evaluation_.fail("runtime error: index out of range [" + std::to_string(at.index) +
                            "] with length " + std::to_string(at.length));
  }
  const auto index = static_cast<std::size_t>(at.index);
  if (at.has_items) {
    stack_.push(at.items[index]);
    return true;
  }
  if (at.list.is_map()) {
    return evaluation_.fail("reflect: call of reflect.Value.Index on map Value");
  }
  stack_.push(item_at(at.list, index));
  return true;
}

bool Machine::skip_first() {
  if (scope().index >= scope().length) {
    return evaluation_.fail("reduce of empty array with no initial value");
  }
  if (!push_item()) return false;
  scope().accumulator = stack_.pop();
  ++scope().index;
  return true;
}

// The groups are looked up in a map from their keys to their places.
bool Machine::add_to_group() {
  auto key = stack_.pop();
  auto& at = scope();
  if (!is_hashable(key)) {
    // An empty map of Go complains in other words than one that holds something.
    const auto* words =
        at.groups.empty() ? "hash of unhashable type: " : "runtime error: hash of unhashable type ";
    return evaluation_.fail(words + govalue::type_name(key));
  }
  if (key.is_text()) evaluation_.spend_bytes(key.size());
  if (at.accumulator.is_nil()) at.accumulator = Value::map({}, govalue::any_map_type);
  const auto* place = at.accumulator.find(key);
  const auto group =
      place == nullptr ? at.groups.size() : static_cast<std::size_t>(place->as_signed());
  if (place == nullptr) {
    if (!evaluation_.spend_steps(1 + at.groups.size() / 64)) return false;
    at.accumulator.set(key, Value::integer(static_cast<std::int64_t>(group)));
    at.groups.push_back({std::move(key)});
  }
  if (!push_item() || !evaluation_.spend_memory(sizeof(Value))) return false;
  scope().groups[group].items.push_back(stack_.pop());
  return true;
}

void Machine::finish_groups() {
  std::vector<govalue::Entry> entries;
  for (auto& group : scope().groups) {
    entries.push_back({std::move(group.key), Value::list(std::move(group.items))});
  }
  stack_.push(Value::map(std::move(entries), govalue::groups_type));
}

bool Machine::begin_sort() {
  const auto order = stack_.pop();
  if (!order.is(govalue::string_type)) {
    return evaluation_.fail("sortBy order argument must be a string");
  }
  const auto text = order.as_text();
  if (text != "asc" && text != "desc") {
    return evaluation_.fail("unknown order, use asc or desc");
  }
  scope().sorting.is_descending = text == "desc";
  return true;
}

bool Machine::sort_item() {
  auto key = stack_.pop();
  if (!push_item() || !evaluation_.spend_memory(2 * sizeof(Value))) return false;
  auto& sorting = scope().sorting;
  sorting.items.push_back(stack_.pop());
  sorting.keys.push_back(std::move(key));
  return true;
}

bool Machine::finish_sort() {
  auto& sorting = scope().sorting;
  const auto order = sorting.is_descending ? Order::descending : Order::ascending;
  if (!sort(evaluation_, sorting.keys, order, sorting.items)) return false;
  if (!evaluation_.grow(static_cast<std::uint64_t>(scope().length))) return false;
  stack_.push(Value::list(std::move(sorting.items)));
  return true;
}

}  // namespace expr
