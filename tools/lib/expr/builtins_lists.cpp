// SPDX-License-Identifier: Apache-2.0
#include "expr/arguments.hpp"
#include "expr/builtins.hpp"
#include "expr/fetch.hpp"
#include "expr/operators.hpp"
#include "expr/signatures.hpp"
#include "expr/sort.hpp"
#include "expr/validators.hpp"
#include "govalue/function.hpp"
#include "govalue/text.hpp"

namespace expr {
namespace {

using govalue::Kind;
using govalue::Value;
using Values = std::span<const Value>;

bool fail_kind(Evaluation& evaluation, std::string_view what, const Value& value) {
  return evaluation.fail("cannot " + std::string(what) + " " + std::string(kind_text(value)));
}

std::size_t count_runes(std::string_view text) {
  std::size_t count = 0;
  for (; !text.empty(); ++count) text.remove_prefix(govalue::first_rune(text).size);
  return count;
}

// The characters of a text, the items of anything else.
bool count(Evaluation& evaluation, Values values, Value& result) {
  const auto& value = values[0];
  std::size_t size = 0;
  if (value.is_text()) {
    size = count_runes(value.as_text());
    evaluation.spend_bytes(value.size());
  } else if (!length(evaluation, value, size)) {
    return false;
  }
  result = Value::integer(static_cast<std::int64_t>(size));
  return true;
}

// Whatever goes wrong means nil.
bool end_of(Evaluation& evaluation, Values values, Value& result, std::int64_t index) {
  if (!Arguments(evaluation, values).has(0)) return true;
  if (!fetch(evaluation, values[0], Value::integer(index), result)) result = Value();
  return true;
}

bool first(Evaluation& evaluation, Values values, Value& result) {
  return end_of(evaluation, values, result, 0);
}

bool last(Evaluation& evaluation, Values values, Value& result) {
  return end_of(evaluation, values, result, -1);
}

bool get_item(Evaluation& evaluation, Values values, Value& result) {
  if (values.size() < 2) return Arguments(evaluation, values).wrong_count("2");
  return get(evaluation, values[0], values[1], result);
}

bool take(Evaluation& evaluation, Values values, Value& result) {
  if (values.size() != 2) return Arguments(evaluation, values).wrong_count("2");
  const auto& list = values[0];
  const auto& count = values[1];
  if (!list.is(Kind::slice)) return fail_kind(evaluation, "take from", list);
  if (count.is_nil() || !govalue::is_signed(count.type()->kind)) {
    return evaluation.fail("cannot take " + std::string(kind_text(count)) + " elements");
  }
  if (count.as_signed() < 0) {
    return evaluation.fail("reflect.Value.Slice: slice index out of bounds");
  }
  return slice(evaluation, list, Value::integer(0), Value::integer(count.as_signed()), result);
}

// Checks the only argument, a list, and hands out room for what becomes of its items.
bool begin_list(Evaluation& evaluation, Values values, std::string_view what,
                std::vector<Value>& room) {
  if (values.size() != 1) return Arguments(evaluation, values).wrong_count("1");
  if (!values[0].is(Kind::slice)) return fail_kind(evaluation, what, values[0]);
  if (!evaluation.spend_memory(values[0].size() * sizeof(Value))) return evaluation.fail("");
  room.reserve(values[0].size());
  return true;
}

bool reverse(Evaluation& evaluation, Values values, Value& result) {
  std::vector<Value> items;
  if (!begin_list(evaluation, values, "reverse", items)) return false;
  const auto& list = values[0];
  if (!evaluation.grow(list.size())) return false;
  for (auto index = list.size(); index > 0; --index) items.push_back(item_at(list, index - 1));
  result = Value::list(std::move(items));
  return true;
}

bool has_equal(Evaluation& evaluation, const std::vector<Value>& items, const Value& wanted) {
  for (const auto& item : items) {
    if (!evaluation.spend_steps(1) || equal(evaluation, wanted, item)) return true;
  }
  return false;
}

bool unique(Evaluation& evaluation, Values values, Value& result) {
  std::vector<Value> items;
  if (!begin_list(evaluation, values, "uniq", items)) return false;
  for (std::size_t index = 0; index < values[0].size(); ++index) {
    auto item = item_at(values[0], index);
    if (!has_equal(evaluation, items, item)) items.push_back(std::move(item));
  }
  result = Value::list(std::move(items));
  return true;
}

bool concat(Evaluation& evaluation, Values values, Value& result) {
  if (values.empty()) return Arguments(evaluation, values).wrong_count("at least 1");
  std::vector<Value> items;
  for (const auto& list : values) {
    if (!list.is(Kind::slice)) return fail_kind(evaluation, "concat", list);
    if (!evaluation.spend_memory(list.size() * sizeof(Value))) return evaluation.fail("");
    for (std::size_t index = 0; index < list.size(); ++index) {
      items.push_back(item_at(list, index));
    }
  }
  if (!evaluation.grow(items.size())) return false;
  result = items.empty() ? Value::nil_of(govalue::list_type) : Value::list(std::move(items));
  return true;
}

bool flatten_into(Evaluation& evaluation, const Value& list, std::vector<Value>& items,
                  std::size_t depth) {
  if (!evaluation.budget().allows_depth(depth)) return evaluation.fail("");
  for (std::size_t index = 0; index < list.size(); ++index) {
    auto item = item_at(list, index);
    if (!item.is_nil_content()) follow(item);
    if (!evaluation.spend_memory(sizeof(Value))) return evaluation.fail("");
    if (!item.is(Kind::slice)) {
      items.push_back(std::move(item));
    } else if (!flatten_into(evaluation, item, items, depth + 1)) {
      return false;
    }
  }
  return true;
}

bool flatten(Evaluation& evaluation, Values values, Value& result) {
  std::vector<Value> items;
  if (!begin_list(evaluation, values, "flatten", items)) return false;
  if (!flatten_into(evaluation, values[0], items, 0)) return false;
  if (!evaluation.grow(items.size())) return false;
  result = Value::list(std::move(items));
  return true;
}

bool read_order(Evaluation& evaluation, const Value& value, Order& order) {
  if (!value.is(govalue::string_type)) {
    return evaluation.fail("sort order argument must be a string (got " +
                           govalue::type_name(value) + ")");
  }
  const auto text = value.as_text();
  if (text != "asc" && text != "desc") {
    return evaluation.fail("invalid order " + std::string(text) + ", expected asc or desc");
  }
  if (text == "desc") order = Order::descending;
  return true;
}

// What is none of four kinds of lists sorts to nothing.
bool sort_list(Evaluation& evaluation, Values values, Value& result) {
  if (values.empty() || values.size() > 2) {
    return Arguments(evaluation, values).wrong_count("1 or 2");
  }
  const auto& list = values[0];
  const bool is_known = list.is(govalue::list_type) || list.is(govalue::ints_type) ||
                        list.is(govalue::floats_type) || list.is(govalue::strings_type);
  auto order = Order::ascending;
  if (values.size() == 2 && !read_order(evaluation, values[1], order)) return false;
  if (!is_known) {
    result = Value::nil_of(govalue::list_type);
    return true;
  }
  if (!evaluation.spend_memory(list.size() * sizeof(Value))) return evaluation.fail("");
  std::vector<Value> items(list.items().begin(), list.items().end());
  std::vector<Value> nothing;
  if (!sort(evaluation, items, order, nothing)) return false;
  if (!evaluation.grow(items.size())) return false;
  result = Value::list(std::move(items));
  return true;
}

Builtin checked(std::string_view name, Validate validate, Body body,
                CallStyle style = CallStyle::arguments) {
  return {.name = name, .validate = validate, .body = body, .style = style};
}

}  // namespace

std::span<const Builtin> list_builtins() {
  static const Builtin rows[] = {
      checked("len", validators::length, count, CallStyle::one_argument),
      checked("first", validators::end_of_list, first),
      checked("last", validators::end_of_list, last),
      {.name = "get", .body = get_item},
      checked("take", validators::take, take),
      checked("reverse", validators::of_list, reverse),
      checked("uniq", validators::of_list, unique),
      checked("concat", validators::concat, concat),
      checked("flatten", validators::of_list, flatten),
      {.name = "sort", .overloads = signatures::sort, .body = sort_list},
  };
  return rows;
}

}  // namespace expr
