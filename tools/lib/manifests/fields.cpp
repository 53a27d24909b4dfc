// SPDX-License-Identifier: Apache-2.0
#include "manifests/fields.hpp"

namespace manifests {

const Json& field(const Json& object, std::string_view key) {
  static const Json nothing;
  if (!object.is_object()) return nothing;
  for (const auto& [name, value] : object.get_ref<const Json::object_t&>()) {
    if (name == key) return value;
  }
  return nothing;
}

std::string_view text(const Json& value) {
  if (!value.is_string()) return {};
  return value.get_ref<const std::string&>();
}

std::string_view text_of(const Json& object, std::string_view key) {
  return text(field(object, key));
}

bool flag_of(const Json& object, std::string_view key) {
  const auto& value = field(object, key);
  return value.is_boolean() && value.get<bool>();
}

const Json& list_of(const Json& object, std::string_view key) {
  static const Json empty = Json::array();
  const auto& value = field(object, key);
  return value.is_array() ? value : empty;
}

std::vector<std::string> texts_of(const Json& object, std::string_view key) {
  std::vector<std::string> texts;
  for (const auto& item : list_of(object, key)) {
    if (item.is_string()) texts.push_back(item.get<std::string>());
  }
  return texts;
}

bool is_empty(const Json& value) {
  switch (value.type()) {
    case Json::value_t::object:
    case Json::value_t::array:
      return value.empty();
    case Json::value_t::string:
      return text(value).empty();
    case Json::value_t::boolean:
      return !value.get<bool>();
    case Json::value_t::number_integer:
    case Json::value_t::number_unsigned:
    case Json::value_t::number_float:
      return value.get<double>() == 0;
    default:
      return true;
  }
}

}  // namespace manifests
