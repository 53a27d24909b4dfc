// SPDX-License-Identifier: Apache-2.0
#include "languages/dump.hpp"

#include <algorithm>
#include <vector>

#include "base/text.hpp"
#include "gotime/format.hpp"
#include "govalue/function.hpp"
#include "govalue/print.hpp"
#include "govalue/text.hpp"
#include "govalue/time_types.hpp"

namespace languages {

namespace {

using govalue::Kind;
using govalue::Value;

std::string plain_text(const Value& value) {
  govalue::Budget budget{govalue::Limits{}};
  return govalue::to_text(value, budget);
}

std::string dump_list(const Value& list) {
  std::vector<std::string> items;
  for (const auto& item : list.items()) items.push_back(dump(item));
  return "{" + base::join(items, ", ") + "}";
}

std::string dump_map(const Value& map) {
  std::vector<std::string> entries;
  for (const auto& [key, value] : map.entries()) {
    const bool has_text_keys = map.type()->key->kind == Kind::string;
    const std::string name = has_text_keys ? govalue::quoted(key.as_text()) : dump(key);
    entries.push_back(name + ": " + dump(value));
  }
  std::sort(entries.begin(), entries.end());
  return "{" + base::join(entries, ", ") + "}";
}

}  // namespace

std::string dump(const Value& value) {
  if (value.is_nil()) return "nil";
  if (value.is(Kind::function)) return govalue::function_type_name(value.as_function());
  const std::string name(value.type()->name);
  if (value.is_text()) return name + " " + govalue::quoted(value.as_text());
  if (value.is(Kind::slice) || value.is_map()) {
    if (value.is_nil_content()) return name + "(nil)";
    if (value.is_bytes()) return name + " " + govalue::quoted(value.as_text());
    return name + (value.is_map() ? dump_map(value) : dump_list(value));
  }
  if (value.is(govalue::time_type)) {
    return name + " " +
           gotime::format(value.held<gotime::Time>(), "2006-01-02T15:04:05.999999999Z07:00");
  }
  return name + " " + plain_text(value);
}

}  // namespace languages
