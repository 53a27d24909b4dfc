// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "applicationset/lint_parts.hpp"
#include "manifests/fields.hpp"
#include "manifests/finalizers.hpp"
#include "manifests/path.hpp"
#include "yaml/message.hpp"

namespace applicationset {

using manifests::list_of;
using manifests::path_to;

namespace {

// The one that the controller knows on a set.
constexpr std::string_view finalizer_of_sets = manifests::resources_finalizers[0];

// The templates that applications are made of: that of the set, and those of its generators.
void for_each_own_template(const Lint& lint,
                           const std::function<void(const Json&, const std::string&)>& visit) {
  visit(field(lint.spec, "template"), "spec.template");
  for_each_entry(lint.spec, [&](const LintEntry& entry) {
    if (entry.level > 0) return;
    for (const auto kind : kinds_of(entry.json)) {
      visit(field(field(entry.json, kind), "template"),
            path_to(path_to(entry.path, kind), "template"));
    }
  });
}

void check_project(Lint& lint) {
  for_each_own_template(lint, [&](const Json& json, const std::string& path) {
    if (!Engine::is_template(manifests::text_of(field(json, "spec"), "project"))) return;
    lint.report.warning("AS026", path_to(path_to(path, "spec"), "project"),
                        "the project is a template: whoever changes what the generators find can "
                        "choose it, and Argo CD's API and signature checks refuse such a set",
                        "write the name of one project");
  });
}

// Whether an entry gives one set of parameters at the most, whatever there is outside.
bool gives_one(const LintEntry& entry) {
  const auto kind = entry.kind();
  if (kind == "clusters") return manifests::flag_of(entry.generator(), "flatList");
  return kind == "list" && list_of(entry.generator(), "elements").size() <= 1 &&
         !has(entry.generator(), "elementsYaml");
}

void check_name(const LintEntry& entry, std::size_t entries, Lint& lint) {
  for (const auto kind : kinds_of(entry.json)) {
    auto name =
        manifests::text_of(field(field(field(entry.json, kind), "template"), "metadata"), "name");
    const std::string own = path_to(path_to(entry.path, kind), "template");
    std::string path = path_to(path_to(own, "metadata"), "name");
    if (name.empty()) {
      name = manifests::text_of(field(field(lint.spec, "template"), "metadata"), "name");
      path = "spec.template.metadata.name";
    }
    if (name.empty() || Engine::is_template(name)) continue;
    if (gives_one(entry) && entries == 1) continue;
    lint.report.warning("AS029", path, "all applications get the same name, " + yaml::quoted(name),
                        "put a parameter into it, one that is different for each");
    return;
  }
}

void check_names(Lint& lint) {
  // It may set the name.
  const auto patch = manifests::text_of(lint.spec, "templatePatch");
  if (patch.find("name") != std::string_view::npos) return;
  const auto count = list_of(lint.spec, "generators").size();
  for_each_entry(lint.spec, [&](const LintEntry& entry) {
    if (entry.level == 0) check_name(entry, count, lint);
  });
}

template <typename Is>
bool has_finalizer(const Json& metadata, Is is_one) {
  const auto& finalizers = list_of(metadata, "finalizers");
  return std::any_of(finalizers.begin(), finalizers.end(),
                     [&](const Json& finalizer) { return is_one(manifests::text(finalizer)); });
}

void check_cascade(Lint& lint) {
  const auto& policy = field(lint.spec, "syncPolicy");
  const auto sync = manifests::text_of(policy, "applicationsSync");
  const bool keeps_applications = sync == "create-only" || sync == "create-update";
  const auto& metadata = field(lint.document.json(), "metadata");
  const auto is_known = [](std::string_view name) { return name == finalizer_of_sets; };
  if (keeps_applications && !has_finalizer(metadata, is_known)) {
    lint.report.warning("AS027", "spec.syncPolicy.applicationsSync",
                        yaml::quoted(sync) +
                            " keeps no application when the set itself is "
                            "deleted: Kubernetes deletes them with it",
                        "add the finalizer " + std::string(finalizer_of_sets) +
                            " to the set; the controller lets go of its applications then");
  }
  if (field(policy, "preserveResourcesOnDeletion") != true) return;
  for_each_own_template(lint, [&](const Json& json, const std::string& path) {
    if (!has_finalizer(field(json, "metadata"), &manifests::is_resources_finalizer)) return;
    lint.report.warning("AS027", path_to(path_to(path, "metadata"), "finalizers"),
                        "preserveResourcesOnDeletion has no effect on applications with this "
                        "finalizer: their resources go with them",
                        "leave the finalizer out");
  });
}

void check_missing_repositories(Lint& lint) {
  const auto sync = manifests::text_of(field(lint.spec, "syncPolicy"), "applicationsSync");
  if (!sync.empty() && sync != "sync" && sync != "create-delete") return;
  for_each_entry(lint.spec, [&](const LintEntry& entry) {
    const auto& requests = field(entry.json, "pullRequest");
    if (!manifests::flag_of(requests, "continueOnRepoNotFoundError")) return;
    lint.report.warning("AS030",
                        path_to(path_to(entry.path, "pullRequest"), "continueOnRepoNotFoundError"),
                        "a repository that cannot be found, perhaps for want of a token, deletes "
                        "all of its applications",
                        "set applicationsSync: create-update, or leave this out");
  });
}

constexpr Version with_nested_selectors = {3, 0};

// Argo CD before 3.0 passes over selectors in a matrix or merge, unless it was asked not to.
void check_nested_selectors(Lint& lint) {
  if (field(lint.spec, "applyNestedSelectors") == true) return;
  for_each_entry(lint.spec, [&](const LintEntry& entry) {
    if (entry.level == 0 || field(entry.json, "selector").is_null()) return;
    lint.report.warning("AS032", path_to(entry.path, "selector"),
                        "Argo CD " + to_string(lint.settings.version) +
                            " passes over selectors in a matrix or merge",
                        "set applyNestedSelectors: true");
  });
}

void check_applied_selectors(Lint& lint) {
  if (lint.settings.version < with_nested_selectors) return check_nested_selectors(lint);
  if (field(lint.spec, "applyNestedSelectors").is_null()) return;
  lint.report.info("AS032", "spec.applyNestedSelectors",
                   "this has no effect: since Argo CD 3.0 nested selectors always count",
                   "leave it out");
}

}  // namespace

void lint_template(Lint& lint) {
  check_project(lint);
  check_names(lint);
}

void lint_policy(Lint& lint) {
  check_cascade(lint);
  check_missing_repositories(lint);
  check_applied_selectors(lint);
}

}  // namespace applicationset
