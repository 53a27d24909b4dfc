// SPDX-License-Identifier: Apache-2.0
#include "manifests/schema.hpp"

#include <algorithm>

namespace manifests {

const Field* find_field(const Type& type, std::string_view name) {
  const auto found = std::find_if(type.fields.begin(), type.fields.end(),
                                  [&](const Field& field) { return field.name == name; });
  return found == type.fields.end() ? nullptr : &*found;
}

const Type* type_of(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::application_set:
      return &schema::application_set;
    case ObjectKind::application:
      return &schema::application;
    case ObjectKind::project:
      return &schema::project;
    default:
      return nullptr;
  }
}

}  // namespace manifests
