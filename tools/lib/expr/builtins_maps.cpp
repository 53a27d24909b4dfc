// SPDX-License-Identifier: Apache-2.0
#include "expr/arguments.hpp"
#include "expr/builtins.hpp"
#include "expr/fetch.hpp"
#include "expr/validators.hpp"
#include "govalue/function.hpp"
#include "govalue/print.hpp"

namespace expr {
namespace {

using govalue::Kind;
using govalue::Type;
using govalue::Value;
using Values = std::span<const Value>;

// Arrays of Go: slices but for their name.
constexpr Type pair_type{Kind::slice, "[2]interface {}", &govalue::interface_type};
constexpr Type pairs_type{Kind::slice, "[][2]interface {}", &pair_type};

// The entries of the only argument, which has to be a map. Go has them in any order; here they come
// in the order of their keys.
bool read_map(Evaluation& evaluation, Values values, std::string_view before,
              std::string_view after, std::span<const govalue::Entry>& entries) {
  if (values.size() != 1) return Arguments(evaluation, values).wrong_count("1");
  if (!values[0].is_map()) {
    return evaluation.fail(std::string(before) + std::string(kind_text(values[0])) +
                           std::string(after));
  }
  entries = values[0].entries();
  return true;
}

bool keys(Evaluation& evaluation, Values values, Value& result) {
  std::span<const govalue::Entry> entries;
  if (!read_map(evaluation, values, "cannot get keys from ", "", entries)) return false;
  std::vector<Value> items;
  for (const auto& entry : entries) items.push_back(entry.key);
  return make_list(evaluation, std::move(items), result);
}

bool values_of(Evaluation& evaluation, Values values, Value& result) {
  std::span<const govalue::Entry> entries;
  if (!read_map(evaluation, values, "cannot get values from ", "", entries)) return false;
  std::vector<Value> items;
  for (const auto& entry : entries) items.push_back(entry.value);
  return make_list(evaluation, std::move(items), result);
}

bool to_pairs(Evaluation& evaluation, Values values, Value& result) {
  std::span<const govalue::Entry> entries;
  if (!read_map(evaluation, values, "cannot transform ", " to pairs", entries)) return false;
  if (!evaluation.spend_memory(entries.size() * 3 * sizeof(Value))) return evaluation.fail("");
  std::vector<Value> items;
  for (const auto& entry : entries) {
    items.push_back(Value::list({entry.key, entry.value}, pair_type));
  }
  result = Value::list(std::move(items), pairs_type);
  return true;
}

std::string printed(Evaluation& evaluation, std::string_view format, const Value& value) {
  return govalue::format(format, {&value, 1}, evaluation.budget());
}

bool add_pair(Evaluation& evaluation, Value pair, std::vector<govalue::Entry>& entries) {
  if (!pair.is_nil_content()) follow(pair);
  if (!pair.is(Kind::slice)) {
    return evaluation.fail("invalid pair " + printed(evaluation, "%v", pair));
  }
  if (pair.size() != 2) {
    return evaluation.fail("invalid pair length " + printed(evaluation, "%v", pair));
  }
  auto key = item_at(pair, 0);
  // The keys are sorted.
  if (key.is_text() && !evaluation.spend_bytes(key.size() * 16)) return evaluation.fail("");
  if (!is_hashable(key)) {
    return evaluation.fail("runtime error: hash of unhashable type " + govalue::type_name(key));
  }
  entries.push_back({std::move(key), item_at(pair, 1)});
  return true;
}

bool from_pairs(Evaluation& evaluation, Values values, Value& result) {
  if (values.size() != 1) return Arguments(evaluation, values).wrong_count("1");
  const auto& list = values[0];
  if (!list.is(Kind::slice)) {
    const auto text = list.is_nil() ? "<invalid reflect.Value>" : printed(evaluation, "%s", list);
    return evaluation.fail("cannot transform " + text + " from pairs");
  }
  if (!evaluation.spend_memory(list.size() * sizeof(govalue::Entry))) return evaluation.fail("");
  std::vector<govalue::Entry> entries;
  for (std::size_t index = 0; index < list.size(); ++index) {
    if (!add_pair(evaluation, item_at(list, index), entries)) return false;
  }
  result = Value::map(std::move(entries), govalue::any_map_type);
  return true;
}

Builtin checked(std::string_view name, Validate validate, Body body) {
  return {.name = name, .validate = validate, .body = body};
}

}  // namespace

std::span<const Builtin> map_builtins() {
  static const Builtin rows[] = {
      checked("keys", validators::of_map, keys),
      checked("values", validators::of_map, values_of),
      checked("toPairs", validators::of_map, to_pairs),
      checked("fromPairs", validators::from_pairs, from_pairs),
  };
  return rows;
}

}  // namespace expr
