// SPDX-License-Identifier: Apache-2.0
#include "applicationset/lint_parts.hpp"
#include "base/json.hpp"
#include "manifests/fields.hpp"
#include "manifests/path.hpp"

namespace applicationset {

using manifests::path_to;

namespace {

bool is_scalar(const Json& value) {
  return value.is_boolean() || value.is_number() || value.is_string();
}

// Fields that have to be there, so that "" says no more than that.
bool is_required(std::string_view key) {
  return key == "project" || key == "repoURL" || key == "name";
}

void compare(const Json& own, const Json& of_set, const std::string& path, Lint& lint) {
  if (!own.is_object() || !of_set.is_object()) return;
  for (const auto& [key, value] : own.get_ref<const Json::object_t&>()) {
    const auto& other = field(of_set, key);
    if (other.is_null() || key == "valuesObject") continue;
    const std::string place = path_to(path, key);
    compare(value, other, place, lint);
    const bool is_lost = is_scalar(value) && manifests::is_empty(value) && is_scalar(other) &&
                         !manifests::is_empty(other) && !is_required(key);
    if (!is_lost) continue;
    lint.report.warning("AS017", place,
                        base::json_text(value) + " has no effect: spec.template says " +
                            base::json_text(other) + ", and what is empty is taken from there",
                        "leave it out of spec.template, or set it in templatePatch");
  }
}

}  // namespace

void lint_overrides(Lint& lint) {
  for_each_entry(lint.spec, [&](const LintEntry& entry) {
    if (entry.level > 0) return;
    for (const auto kind : kinds_of(entry.json)) {
      const std::string path = path_to(path_to(entry.path, kind), "template");
      compare(field(field(entry.json, kind), "template"), field(lint.spec, "template"), path, lint);
    }
  });
}

}  // namespace applicationset
