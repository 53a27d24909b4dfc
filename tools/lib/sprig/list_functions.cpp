// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>

#include "govalue/cut_to_int64.hpp"
#include "govalue/equal.hpp"
#include "govalue/function.hpp"
#include "sprig/argument.hpp"
#include "sprig/cast.hpp"
#include "sprig/failure.hpp"
#include "sprig/themes.hpp"
#include "sprig/typed.hpp"

namespace sprig {
namespace {

using govalue::Call;
using govalue::function;
using govalue::Int;
using govalue::List;
using govalue::Rest;
using govalue::Value;

using AnyList = base::Result<List>;
using Any = base::Result<Value>;

List list_of(std::vector<Value> items) {
  return {Value::list(std::move(items))};
}
List nil_list() {
  return {Value::nil_of(govalue::list_type)};
}

// Whether there is room for a list of so many items.
bool has_room(Call& call, std::size_t size) {
  return call.budget.spend_memory(size * sizeof(Value));
}

List list(Rest<Value> values) {
  return list_of({values.values.begin(), values.values.end()});
}

AnyList append(Call& call, const Value& list, const Value& value) {
  const Items items = TRY(items_of(list, "Cannot push on type"));
  if (!has_room(call, items.size() + 1)) return call.budget.error();
  auto copy = items.copy();
  copy.push_back(value);
  return list_of(std::move(copy));
}

AnyList prepend(Call& call, const Value& list, const Value& value) {
  const Items items = TRY(items_of(list, "Cannot prepend on type"));
  if (!has_room(call, items.size() + 1)) return call.budget.error();
  auto copy = items.copy();
  copy.insert(copy.begin(), value);
  return list_of(std::move(copy));
}

Any first(const Value& list) {
  const Items items = TRY(items_of(list, "Cannot find first on type"));
  return items.size() == 0 ? Value() : items[0];
}

Any last(const Value& list) {
  const Items items = TRY(items_of(list, "Cannot find last on type"));
  return items.size() == 0 ? Value() : items[items.size() - 1];
}

AnyList rest(Call& call, const Value& list) {
  const Items items = TRY(items_of(list, "Cannot find rest on type"));
  if (items.size() == 0) return nil_list();
  if (!has_room(call, items.size())) return call.budget.error();
  return list_of(items.copy(1, items.size()));
}

AnyList initial(Call& call, const Value& list) {
  const Items items = TRY(items_of(list, "Cannot find initial on type"));
  if (items.size() == 0) return nil_list();
  if (!has_room(call, items.size())) return call.budget.error();
  return list_of(items.copy(0, items.size() - 1));
}

AnyList reverse(Call& call, const Value& list) {
  const Items items = TRY(items_of(list, "Cannot find reverse on type"));
  if (!has_room(call, items.size())) return call.budget.error();
  auto copy = items.copy();
  std::reverse(copy.begin(), copy.end());
  return list_of(std::move(copy));
}

// The items for which `keeps` holds; it may use up the budget.
template <typename Keeps>
AnyList kept(Call& call, const Items& items, Keeps keeps) {
  if (!has_room(call, items.size())) return call.budget.error();
  std::vector<Value> result;
  for (std::size_t i = 0; i < items.size(); ++i) {
    Value item = items[i];
    if (keeps(item, result)) result.push_back(std::move(item));
    if (call.budget.is_exhausted()) return call.budget.error();
  }
  return list_of(std::move(result));
}

bool is_in(Call& call, std::span<const Value> values, const Value& wanted) {
  return std::any_of(values.begin(), values.end(), [&](const Value& value) {
    return govalue::deep_equal(wanted, value, call.budget) && call.budget.spend_steps(1);
  });
}

AnyList compact(Call& call, const Value& list) {
  const Items items = TRY(items_of(list, "Cannot compact on type"));
  return kept(call, items, [](const Value& item, const auto&) { return !is_empty(item); });
}

AnyList uniq(Call& call, const Value& list) {
  const Items items = TRY(items_of(list, "Cannot find uniq on type"));
  return kept(call, items, [&call](const Value& item, const std::vector<Value>& found) {
    return call.budget.spend_steps(found.size()) && !is_in(call, found, item);
  });
}

AnyList without(Call& call, const Value& list, Rest<Value> omitted) {
  const Items items = TRY(items_of(list, "Cannot find without on type"));
  return kept(call, items,
              [&](const Value& item, const auto&) { return !is_in(call, omitted.values, item); });
}

base::Result<bool> has(Call& call, const Value& wanted, const Value& list) {
  if (list.is_nil()) return false;
  const Items items = TRY(items_of(list, "Cannot find has on type"));
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (govalue::deep_equal(wanted, items[i], call.budget)) return true;
    if (!call.budget.spend_steps(1)) return call.budget.error();
  }
  return false;
}

// Keeps the type of the list.
Any slice(Call& call, const Value& list, Rest<Value> bounds) {
  const Items items = TRY(items_of(list, "list should be type of slice or array but"));
  const auto size = static_cast<std::int64_t>(items.size());
  if (size == 0) return Value();
  const std::int64_t begin = bounds.values.empty() ? 0 : to_int64(bounds.values[0]);
  const std::int64_t end = bounds.values.size() < 2 ? size : to_int64(bounds.values[1]);
  if (begin < 0 || end < begin || end > size) {
    return failure("reflect.Value.Slice: slice index out of bounds");
  }
  const auto from = static_cast<std::size_t>(begin);
  const auto count = static_cast<std::size_t>(end - begin);
  if (!has_room(call, count)) return call.budget.error();
  if (list.is_bytes()) return Value::text(list.as_text().substr(from, count), *list.type());
  return Value::list(items.copy(from, from + count), *list.type());
}

Any concat(Call& call, Rest<Value> lists) {
  std::vector<Value> all;
  for (const Value& list : lists.values) {
    if (list.is_nil()) return nil_dereference();
    if (!list.is(govalue::Kind::slice)) {
      return failure("Cannot concat type " + kind_of(list) + " as list");
    }
    const Items items(list);
    if (!has_room(call, items.size())) return call.budget.error();
    for (std::size_t i = 0; i < items.size(); ++i) all.push_back(items[i]);
  }
  return all.empty() ? nil_list().value : Value::list(std::move(all));
}

base::Error bad_length() {
  return failure("runtime error: makeslice: len out of range");
}

base::Result<Lists> chunk(Call& call, Int size, const Value& list) {
  const Items items = TRY(items_of(list, "Cannot chunk type"));
  // sprig counts in floats, which decides what sizes of 0 and less give.
  const auto length = static_cast<double>(items.size());
  const auto width = static_cast<double>(size.value);
  const std::int64_t count = govalue::cut_to_int64(std::floor((length - 1) / width) + 1);
  if (count < 0) return bad_length();
  if (count > 0 && size.value <= 0) {
    // One item is a chunk by itself, even where chunks would have fewer than none.
    if (items.size() != 1 || size.value >= -1) return bad_length();
    return Lists{Value::list({Value::list(items.copy())}, govalue::lists_type)};
  }
  if (!has_room(call, items.size() + 2 * static_cast<std::size_t>(count))) {
    return call.budget.error();
  }
  std::vector<Value> chunks;
  for (std::size_t at = 0; chunks.size() < static_cast<std::size_t>(count);) {
    const auto end = std::min(items.size() - at, static_cast<std::size_t>(size.value)) + at;
    chunks.push_back(Value::list(items.copy(at, end)));
    at = end;
  }
  return Lists{Value::list(std::move(chunks), govalue::lists_type)};
}

std::vector<std::string> sort_alpha(Call& call, const Value& list) {
  auto texts = list.is(govalue::Kind::slice) ? texts_of(list, call.budget)
                                             : std::vector<std::string>{text_of(list, call.budget)};
  std::sort(texts.begin(), texts.end());
  return texts;
}

}  // namespace

std::span<const govalue::Function> list_functions() {
  static const std::array rows = {
      function<&list>("list"),         function<&list>("tuple"),
      function<&append>("append"),     function<&append>("push"),
      function<&append>("mustAppend"), function<&append>("mustPush"),
      function<&prepend>("prepend"),   function<&prepend>("mustPrepend"),
      function<&first>("first"),       function<&first>("mustFirst"),
      function<&rest>("rest"),         function<&rest>("mustRest"),
      function<&last>("last"),         function<&last>("mustLast"),
      function<&initial>("initial"),   function<&initial>("mustInitial"),
      function<&reverse>("reverse"),   function<&reverse>("mustReverse"),
      function<&compact>("compact"),   function<&compact>("mustCompact"),
      function<&uniq>("uniq"),         function<&uniq>("mustUniq"),
      function<&without>("without"),   function<&without>("mustWithout"),
      function<&has>("has"),           function<&has>("mustHas"),
      function<&slice>("slice"),       function<&slice>("mustSlice"),
      function<&concat>("concat"),     function<&chunk>("chunk"),
      function<&chunk>("mustChunk"),   function<&sort_alpha>("sortAlpha"),
  };
  return rows;
}

}  // namespace sprig
