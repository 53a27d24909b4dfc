// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/empty_parts.hpp"

#include <initializer_list>

#include "manifests/fields.hpp"

namespace tools::apply_appset {

using applicationset::Json;

namespace {

void drop_if_empty(Json& object, const char* key) {
  if (object.contains(key) && manifests::is_empty(object[key])) object.erase(key);
}

// A part with those of its own parts that may go, and then the part itself.
void drop_part(Json& object, const char* key, std::initializer_list<const char*> parts) {
  if (!object.is_object() || !object.contains(key)) return;
  for (const auto* part : parts) {
    if (object[key].is_object()) drop_if_empty(object[key], part);
  }
  drop_if_empty(object, key);
}

// By their names: what else is empty in a template, such as `automated: {}`, does say something.
void drop_empty_template(Json& generator) {
  if (!generator.contains("template")) return;
  auto& part = generator["template"];
  if (part.is_object() && part.contains("spec")) drop_part(part["spec"], "source", {"repoURL"});
  drop_part(part, "metadata", {"name", "namespace", "labels", "annotations", "finalizers"});
  drop_part(part, "spec", {"project", "destination"});
  drop_if_empty(generator, "template");
}

}  // namespace

void drop_empty_parts(Json& generators) {
  if (!generators.is_array()) return;
  for (auto& entry : generators) {
    if (!entry.is_object()) continue;
    for (auto& [kind, generator] : entry.items()) {
      if (!generator.is_object()) continue;
      drop_empty_template(generator);
      if (kind == "clusters") drop_part(generator, "selector", {"matchLabels", "matchExpressions"});
      if (generator.contains("generators")) drop_empty_parts(generator["generators"]);
    }
  }
}

}  // namespace tools::apply_appset
