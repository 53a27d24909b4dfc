// SPDX-License-Identifier: Apache-2.0
#include "applicationset/allowance.hpp"

#include <string>

#include "govalue/budget.hpp"

namespace applicationset {

base::Result<void> Allowance::take(std::size_t bytes) {
  taken_ = bytes > bytes_ ? bytes_ + 1 : taken_ + bytes;
  if (!is_used_up()) return {};
  return base::malformed_error(
      "the set makes more than " + std::to_string(bytes_ >> 20U) + " MB of parameters and texts",
      "several smaller sets can make the same applications");
}

std::size_t size_of(const Json& json) {
  std::size_t size = govalue::object_size;
  if (json.is_string()) return size + json.get_ref<const std::string&>().size();
  if (json.is_array()) {
    for (const auto& item : json.get_ref<const Json::array_t&>()) size += size_of(item);
  }
  if (json.is_object()) {
    for (const auto& [key, value] : json.get_ref<const Json::object_t&>()) {
      size += key.size() + size_of(value);
    }
  }
  return size;
}

std::size_t size_of(const govalue::Value& value) {
  std::size_t size = govalue::object_size;
  if (value.is_text()) return size + value.as_text().size();
  if (value.is_list()) {
    for (const auto& item : value.items()) size += size_of(item);
  }
  if (value.is_map()) {
    for (const auto& entry : value.entries()) size += size_of(entry.key) + size_of(entry.value);
  }
  return size;
}

std::size_t size_of_entries(std::size_t count) {
  return (1 + count) * govalue::object_size;
}

}  // namespace applicationset
