// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "govalue/equal.hpp"
#include "govalue/function.hpp"
#include "sprig/argument.hpp"
#include "sprig/themes.hpp"

namespace sprig {
namespace {

using govalue::Call;
using govalue::function;
using govalue::Value;

std::string type_of(const Value& value) {
  return govalue::type_name(value);
}

bool type_is(std::string_view wanted, const Value& value) {
  return wanted == type_of(value);
}

bool type_is_like(std::string_view wanted, const Value& value) {
  const std::string type = type_of(value);
  return type == wanted || type == '*' + std::string(wanted);
}

bool kind_is(std::string_view wanted, const Value& value) {
  return wanted == kind_of(value);
}

base::Result<bool> deep_equal(Call& call, const Value& one, const Value& other) {
  const bool are_equal = govalue::deep_equal(one, other, call.budget);
  if (call.budget.is_exhausted()) return call.budget.error();
  return are_equal;
}

}  // namespace

std::span<const govalue::Function> reflect_functions() {
  static const std::array rows = {
      function<&type_of>("typeOf"),          function<&type_is>("typeIs"),
      function<&type_is_like>("typeIsLike"), function<&kind_of>("kindOf"),
      function<&kind_is>("kindIs"),          function<&deep_equal>("deepEqual"),
  };
  return rows;
}

}  // namespace sprig
