// SPDX-License-Identifier: Apache-2.0
#include "expr/arguments.hpp"

#include "expr/operators.hpp"

namespace expr {

bool Arguments::has(std::size_t index) const {
  if (index < values_.size()) return true;
  return evaluation_.fail("runtime error: index out of range [" + std::to_string(index) +
                          "] with length " + std::to_string(values_.size()));
}

bool Arguments::text(std::size_t index, std::string_view& result) const {
  if (!has(index)) return false;
  const auto& value = values_[index];
  if (!value.is(govalue::string_type)) return evaluation_.fail_conversion(value, "string");
  result = value.as_text();
  return true;
}

bool Arguments::integer(std::size_t index, std::int64_t& result) const {
  return has(index) && convert_to_integer(evaluation_, values_[index], result);
}

bool Arguments::wrong_count(std::string_view expected, std::string_view name) const {
  std::string text = "invalid number of arguments ";
  if (!name.empty()) text.append("for ").append(name).append(" ");
  return evaluation_.fail(text + "(expected " + std::string(expected) + ", got " +
                          std::to_string(values_.size()) + ")");
}

bool spend_text(Evaluation& evaluation, std::size_t size) {
  return evaluation.spend_memory(size) || evaluation.fail("");
}

bool make_list(Evaluation& evaluation, std::vector<govalue::Value> items, govalue::Value& result) {
  if (!evaluation.spend_memory(items.size() * sizeof(govalue::Value))) return evaluation.fail("");
  result = govalue::Value::list(std::move(items));
  return true;
}

}  // namespace expr
