// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "sprig/argument.hpp"
#include "sprig/failure.hpp"
#include "sprig/themes.hpp"

namespace sprig {
namespace {

using govalue::function;
using govalue::Rest;
using govalue::Value;

Value default_to(const Value& fallback, Rest<Value> given) {
  return given.values.empty() || is_empty(given.values[0]) ? fallback : given.values[0];
}

Value coalesce(Rest<Value> values) {
  for (const Value& value : values.values) {
    if (!is_empty(value)) return value;
  }
  return {};
}

bool all(Rest<Value> values) {
  return std::none_of(values.values.begin(), values.values.end(), is_empty);
}

bool any(Rest<Value> values) {
  return !std::all_of(values.values.begin(), values.values.end(), is_empty);
}

Value ternary(const Value& yes, const Value& no, bool condition) {
  return condition ? yes : no;
}

base::Result<std::string> fail(std::string_view message) {
  return failure(std::string(message));
}

}  // namespace

std::span<const govalue::Function> default_functions() {
  static const std::array rows = {
      function<&default_to>("default"),
      function<&is_empty>("empty"),
      function<&coalesce>("coalesce"),
      function<&all>("all"),
      function<&any>("any"),
      function<&ternary>("ternary"),
      function<&fail>("fail"),
  };
  return rows;
}

}  // namespace sprig
