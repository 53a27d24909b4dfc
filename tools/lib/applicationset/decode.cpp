// SPDX-License-Identifier: Apache-2.0
#include "applicationset/decode.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace applicationset {

using manifests::FieldKind;
using manifests::Type;

namespace {

bool fits(const Json& value, FieldKind kind) {
  switch (kind) {
    case FieldKind::text:
    case FieldKind::time:
      return value.is_string();
    case FieldKind::integer:
      return value.is_number_integer() ||
             (value.is_number() && as_float(value).is_number_integer());
    case FieldKind::boolean:
      return value.is_boolean();
    case FieldKind::integer_or_text:
      return value.is_number() || value.is_string();
    case FieldKind::object:
    case FieldKind::free_object:
    case FieldKind::map:
      return value.is_object();
    case FieldKind::list:
      return value.is_array();
    case FieldKind::any:
      return true;
  }
  return false;
}

std::string_view name_of(FieldKind kind) {
  switch (kind) {
    case FieldKind::text:
    case FieldKind::time:
      return "a text";
    case FieldKind::integer:
      return "a whole number";
    case FieldKind::boolean:
      return "true or false";
    case FieldKind::integer_or_text:
      return "a number or a text";
    case FieldKind::list:
      return "a list";
    default:
      return "an object";
  }
}

base::Result<Json> decoded_object(const Json& value, const Type& type, const std::string& path) {
  Json result = Json::object();
  auto& entries = result.get_ref<Json::object_t&>();
  for (const auto& [key, inner] : value.items()) {
    const auto* field = find_field(type, key);
    if (field == nullptr || inner.is_null()) continue;
    auto kept = TRY(decoded(inner, *field->type, path_to(path, key)));
    entries.emplace_back(key, std::move(kept));
  }
  return result;
}

base::Result<Json> decoded_map(const Json& value, const Type& type, const std::string& path) {
  Json result = Json::object();
  auto& entries = result.get_ref<Json::object_t&>();
  for (const auto& [key, inner] : value.items()) {
    if (inner.is_null()) continue;
    auto kept = TRY(decoded(inner, *type.element, path_to(path, key)));
    entries.emplace_back(key, std::move(kept));
  }
  return result;
}

base::Result<Json> decoded_list(const Json& value, const Type& type, const std::string& path) {
  Json result = Json::array();
  for (std::size_t index = 0; index < value.size(); ++index) {
    auto kept = TRY(decoded(value[index], *type.element, path + '[' + std::to_string(index) + ']'));
    result.push_back(std::move(kept));
  }
  return result;
}

bool is_decoded_object(const Json::object_t& entries, const Type& type) {
  return std::all_of(entries.begin(), entries.end(), [&](const auto& entry) {
    const auto* field = find_field(type, entry.first);
    return field != nullptr && !entry.second.is_null() && is_decoded(entry.second, *field->type);
  });
}

bool is_decoded_map(const Json::object_t& entries, const Type& element) {
  return std::all_of(entries.begin(), entries.end(), [&](const auto& entry) {
    return !entry.second.is_null() && is_decoded(entry.second, element);
  });
}

}  // namespace

bool is_decoded(const Json& value, const Type& type) {
  if (value.is_null()) return true;
  if (!fits(value, type.kind)) return false;
  if (type.kind == FieldKind::object) {
    return is_decoded_object(value.get_ref<const Json::object_t&>(), type);
  }
  if (type.element == nullptr) return true;
  if (type.kind == FieldKind::map) {
    return is_decoded_map(value.get_ref<const Json::object_t&>(), *type.element);
  }
  return std::all_of(value.begin(), value.end(),
                     [&](const Json& item) { return is_decoded(item, *type.element); });
}

base::Result<Json> decoded(const Json& value, const Type& type, const std::string& path) {
  if (value.is_null()) return value;
  if (!fits(value, type.kind)) {
    return base::malformed_error(path + " is " + std::string(kind_of(value)) + ", and has to be " +
                                 std::string(name_of(type.kind)));
  }
  if (type.kind == FieldKind::object) return decoded_object(value, type, path);
  if (type.kind == FieldKind::map && type.element != nullptr) {
    return decoded_map(value, type, path);
  }
  if (type.kind == FieldKind::list && type.element != nullptr) {
    return decoded_list(value, type, path);
  }
  return value;
}

}  // namespace applicationset
