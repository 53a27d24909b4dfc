// SPDX-License-Identifier: Apache-2.0
#include "applicationset/params.hpp"

#include <utility>

#include "govalue/budget.hpp"
#include "govalue/print.hpp"

namespace applicationset {

using govalue::Entry;
using govalue::Value;

namespace {

Value copy_of(const Value& map) {
  const auto entries = map.entries();
  return Value::map({entries.begin(), entries.end()}, *map.type());
}

class Flattening {
 public:
  void add(const std::string& prefix, const Value& value) {
    if (value.is_map()) {
      for (const auto& entry : value.entries()) add_below(prefix, entry.key.as_text(), entry.value);
    } else if (value.is(govalue::list_type)) {
      std::size_t index = 0;
      for (const auto& item : value.items()) add_below(prefix, std::to_string(index++), item);
    } else {
      texts_[prefix] = text_of(value);
    }
  }

  std::map<std::string, std::string, std::less<>> take() { return std::move(texts_); }

 private:
  void add_below(const std::string& prefix, std::string_view key, const Value& value) {
    add(prefix.empty() ? std::string(key) : prefix + '.' + std::string(key), value);
  }

  std::map<std::string, std::string, std::less<>> texts_;
};

base::Error types_clash(std::string_view key) {
  return base::malformed_error(
      "both generators have parameters " + std::string(key) +
          ", and those of one are data, so that Argo CD cannot merge them (it panics)",
      "argo-cd issue 23014: call the data of the list or the files something else than " +
          std::string(key));
}

// Lays `over` over the entry of `base` at its key.
base::Result<void> merge_entry(const Value& base, const Entry& over) {
  const std::string_view key = over.key.as_text();
  const Value* below = base.find(key);
  if (below == nullptr || !below->is_map() || !over.value.is_map()) {
    base.set(key, over.value);
    return {};
  }
  if (below->is(govalue::string_map_type) && over.value.is(govalue::map_type)) {
    if (over.value.entries().empty()) return {};
    return types_clash(key);
  }
  auto result = TRY(merged(*below, over.value));
  base.set(key, std::move(result));
  return {};
}

}  // namespace

std::string text_of(const Value& value) {
  if (value.is_text()) return std::string(value.as_text());
  govalue::Budget budget({});
  std::string text;
  govalue::append_text(text, value, budget);
  return text;
}

std::map<std::string, std::string, std::less<>> flattened(const Value& map) {
  Flattening flattening;
  flattening.add("", map);
  return flattening.take();
}

Params flat_params(const Value& map) {
  std::vector<Entry> entries;
  for (const auto& [key, text] : flattened(map)) {
    entries.push_back({.key = Value::text(key), .value = Value::text(text)});
  }
  return Value::map(std::move(entries));
}

base::Result<Params> merged(const Params& base, const Params& over) {
  Value result = copy_of(base);
  for (const auto& entry : over.entries()) TRY(merge_entry(result, entry));
  return result;
}

Params as_texts(const Params& params) {
  Value result = copy_of(params);
  for (const auto& entry : params.entries()) {
    if (!entry.value.is(govalue::string_type)) {
      result.set(entry.key.as_text(), Value::text(text_of(entry.value)));
    }
  }
  return result;
}

base::Result<Params> combined(const Params& one, const Params& other) {
  Value result = as_texts(one);
  const Value others = as_texts(other);
  for (const auto& entry : others.entries()) {
    const Value* there = result.find(entry.key.as_text());
    if (there != nullptr && there->as_text() != entry.value.as_text()) {
      return base::malformed_error(
          "both generators of the matrix have a parameter " + std::string(entry.key.as_text()) +
              ", with different values",
          "generators of Git keep their parameters apart with pathParamPrefix");
    }
    result.set(entry.key.as_text(), entry.value);
  }
  return result;
}

Params overwritten(const Params& base, const Params& over) {
  Value result = copy_of(base);
  for (const auto& entry : over.entries()) result.set(entry.key.as_text(), entry.value);
  return result;
}

Value text_map(const std::map<std::string, std::string>& texts) {
  std::vector<Entry> entries;
  for (const auto& [key, text] : texts) {
    entries.push_back({.key = Value::text(key), .value = Value::text(text)});
  }
  return Value::map(std::move(entries), govalue::string_map_type);
}

}  // namespace applicationset
