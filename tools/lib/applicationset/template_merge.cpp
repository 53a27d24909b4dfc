// SPDX-License-Identifier: Apache-2.0
#include "applicationset/template_merge.hpp"

#include "base/keys.hpp"
#include "manifests/fields.hpp"

namespace applicationset {

namespace {

// Go has bytes there, and no object.
bool is_opaque(std::string_view key) {
  return key == "valuesObject";
}

void complete(Json& target, const Json& source) {
  base::KeyEditor editor(target);
  for (const auto& [key, value] : source.items()) {
    Json& there = editor[key];
    if (is_opaque(key) ? there.is_null() : manifests::is_empty(there)) {
      there = value;
    } else if (there.is_object() && value.is_object() && !is_opaque(key)) {
      complete(there, value);
    }
  }
}

}  // namespace

Json completed(const Json& of_generator, const Json& of_set) {
  if (!of_generator.is_object()) return of_set;
  Json result = of_generator;
  if (of_set.is_object()) complete(result, of_set);
  return result;
}

}  // namespace applicationset
