// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/empty_parts.hpp"

#include <algorithm>

namespace tools::apply_appset {

using applicationset::Json;

namespace {

bool says_nothing(const Json& value) {
  if (value.is_object() || value.is_array()) {
    return std::all_of(value.begin(), value.end(), &says_nothing);
  }
  return value.is_null() || value == "";
}

void drop_if_empty(Json& object, const char* key) {
  if (object.contains(key) && says_nothing(object[key])) object.erase(key);
}

}  // namespace

void drop_empty_parts(Json& generators) {
  if (!generators.is_array()) return;
  for (auto& entry : generators) {
    if (!entry.is_object()) continue;
    for (auto& [kind, generator] : entry.items()) {
      if (!generator.is_object()) continue;
      drop_if_empty(generator, "template");
      if (kind == "clusters") drop_if_empty(generator, "selector");
      if (generator.contains("generators")) drop_empty_parts(generator["generators"]);
    }
  }
}

}  // namespace tools::apply_appset
