// SPDX-License-Identifier: Apache-2.0
#include "applicationset/normalise.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "manifests/fields.hpp"

namespace applicationset {

namespace {

// Pointers in Go: what is empty there is still something.
constexpr std::array pointers = {"allowEmpty",     "automated",
                                 "backoff",        "directory",
                                 "enabled",        "factor",
                                 "helm",           "hydrateTo",
                                 "kustomize",      "managedNamespaceMetadata",
                                 "plugin",         "prune",
                                 "retry",          "revisionHistoryLimit",
                                 "selfHeal",       "source",
                                 "sourceHydrator", "string",
                                 "syncPolicy",     "target"};

bool is_pointer(std::string_view key) {
  return std::find(pointers.begin(), pointers.end(), key) != pointers.end();
}

bool is_opaque(std::string_view key) {
  return key == "valuesObject";
}

Json compact(const Json& value) {
  if (value.is_array()) {
    Json list = Json::array();
    for (const auto& item : value) list.push_back(compact(item));
    return list;
  }
  if (!value.is_object()) return value;
  Json object = Json::object();
  auto& entries = object.get_ref<Json::object_t&>();
  for (const auto& [key, below] : value.items()) {
    Json rest = is_opaque(key) ? below : compact(below);
    const bool stays =
        is_pointer(key) || is_opaque(key) ? !rest.is_null() : !manifests::is_empty(rest);
    if (stays) entries.emplace_back(key, std::move(rest));
  }
  return object;
}

void drop_if_empty(Json& object, const char* key) {
  const auto found = object.find(key);
  if (found != object.end() && found->empty()) object.erase(key);
}

// Argo CD keeps no more of a directory that says nothing else.
void normalise_source(Json& source) {
  for (const auto* key : {"kustomize", "helm", "directory"}) drop_if_empty(source, key);
}

void normalise_spec(Json& spec) {
  if (!has(spec, "project")) spec["project"] = "default";
  drop_if_empty(spec, "syncPolicy");
  if (has(spec, "sources")) {
    for (auto& source : spec["sources"]) normalise_source(source);
  } else if (field(spec, "source").is_object()) {
    normalise_source(spec["source"]);
  }
}

}  // namespace

Json normalised(const Json& application) {
  Json metadata = Json::object();
  for (const auto* key : {"labels", "annotations", "finalizers"}) {
    const auto& value = field(field(application, "metadata"), key);
    if (!value.empty()) metadata[key] = value;
  }
  Json result = Json::object();
  result["metadata"] = std::move(metadata);
  result["spec"] = compact(field(application, "spec"));
  if (!result["spec"].is_object()) result["spec"] = Json::object();
  normalise_spec(result["spec"]);
  if (has(application, "operation")) result["operation"] = field(application, "operation");
  return result;
}

}  // namespace applicationset
