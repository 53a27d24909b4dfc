// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include "applicationset/lint_parts.hpp"
#include "manifests/fields.hpp"
#include "manifests/path.hpp"
#include "yaml/message.hpp"

namespace applicationset {

using manifests::list_of;
using manifests::path_to;

namespace {

using Names = std::vector<std::string>;

Names keys_of(const Json& object) {
  Names names;
  if (!object.is_object()) return names;
  for (const auto& [key, value] : object.get_ref<const Json::object_t&>()) names.push_back(key);
  return names;
}

Names names_of_list(const Json& list) {
  std::set<std::string> names;
  for (const auto& element : list_of(list, "elements")) {
    for (const auto& key : keys_of(element)) {
      if (key != "values") names.insert(key);
    }
    for (const auto& key : keys_of(field(element, "values"))) names.insert("values." + key);
  }
  return {names.begin(), names.end()};
}

Names names_of_paths(const Json& git) {
  const auto prefix = std::string(manifests::text_of(git, "pathParamPrefix"));
  const std::string path = prefix.empty() ? "path" : prefix + ".path";
  return {path, path + ".basename"};
}

Names fixed_names_of(std::string_view kind) {
  if (kind == "clusters") return {"name", "nameNormalized", "server", "project"};
  if (kind == "clusterDecisionResource") return {"name", "server"};
  if (kind == "scmProvider") {
    return {"organization", "repository", "url",    "branch",
            "sha",          "short_sha",  "labels", "branchNormalized"};
  }
  if (kind == "pullRequest") {
    return {"number",        "title",    "branch",         "branch_slug",
            "target_branch", "head_sha", "head_short_sha", "author"};
  }
  return {};
}

Names common_names(const LintEntry& one, const LintEntry& other) {
  auto left = flat_names_of(one);
  auto right = flat_names_of(other);
  std::sort(left.begin(), left.end());
  std::sort(right.begin(), right.end());
  Names both;
  std::set_intersection(left.begin(), left.end(), right.begin(), right.end(),
                        std::back_inserter(both));
  return both;
}

bool has_path(const LintEntry& entry) {
  return entry.kind() == "git" || entry.kind() == "oci";
}

bool have_both_paths(const LintEntry& one, const LintEntry& other) {
  return has_path(one) && has_path(other);
}

void check_common(const LintEntry& entry, const LintEntry& one, const LintEntry& other,
                  Lint& lint) {
  const auto both = common_names(one, other);
  if (both.empty() || (lint.is_go() && !have_both_paths(one, other))) return;
  const std::string what = "both generators of the matrix give " + yaml::list(both);
  const std::string hint =
      have_both_paths(one, other) ? "set pathParamPrefix of one of them" : "give them other names";
  lint.report.warning("AS020", path_to(entry.path, "matrix"),
                      lint.is_go() ? what + ", and those of the first one win"
                                   : what + ", and Argo CD fails where the values differ",
                      hint);
}

// Whether an entry gives data below `values`, of any type.
bool has_data_values(const LintEntry& entry) {
  const auto& elements = list_of(field(entry.json, "list"), "elements");
  return std::any_of(elements.begin(), elements.end(), [](const Json& element) {
    return field(element, "values").is_object() && !field(element, "values").empty();
  });
}

// Whether it gives `values` of its own, which are texts.
bool has_text_values(const LintEntry& entry) {
  return entry.kind() != "list" && has(entry.generator(), "values");
}

constexpr auto values_hint =
    "argo-cd issue 23014: call the data of the list something else than `values`";

void check_clash_in_matrix(const LintEntry& one, const LintEntry& other, Lint& lint) {
  if (!lint.is_go() || !has_data_values(one) || !has_text_values(other)) return;
  lint.report.error("AS019", path_to(path_to(other.path, other.kind()), "values"),
                    "the list before has `values`, too, and Argo CD cannot merge both (it panics)",
                    values_hint);
}

void check_clash_in_merge(const std::vector<LintEntry>& entries, Lint& lint) {
  if (!lint.is_go()) return;
  bool has_texts = false;
  for (const auto& entry : entries) {
    if (has_texts && has_data_values(entry)) {
      lint.report.warning("AS019", path_to(entry.path, "list"),
                          "another generator before has `values`, too: Argo CD panics where both "
                          "have the same merge keys",
                          values_hint);
    }
    has_texts = has_texts || has_text_values(entry);
  }
}

void check_value(const Json& value, const std::string& path, Lint& lint) {
  if (value.is_string()) return;
  lint.report.error("AS033", path,
                    std::string(kind_of(value)) + " cannot be a parameter without goTemplate",
                    value.is_structured() ? "set goTemplate: true" : "put it in quotes");
}

void check_element(const Json& element, const std::string& path, Lint& lint) {
  if (!element.is_object()) {
    lint.report.error("AS033", path,
                      "an element is a map, and not " + std::string(kind_of(element)));
    return;
  }
  if (lint.is_go()) return;
  for (const auto& [key, value] : element.get_ref<const Json::object_t&>()) {
    const std::string place = path_to(path, key);
    if (key == "values" && value.is_object()) {
      for (const auto& [name, text] : value.get_ref<const Json::object_t&>()) {
        check_value(text, path_to(place, name), lint);
      }
    } else {
      check_value(value, place, lint);
    }
  }
}

}  // namespace

Names flat_names_of(const LintEntry& entry) {
  const auto kind = entry.kind();
  Names names = kind == "list"    ? names_of_list(entry.generator())
                : has_path(entry) ? names_of_paths(entry.generator())
                                  : fixed_names_of(kind);
  if (kind == "list") return names;
  for (const auto& key : keys_of(field(entry.generator(), "values")))
    names.push_back("values." + key);
  return names;
}

void lint_names_of_matrix(Lint& lint) {
  for_each_entry(lint.spec, [&](const LintEntry& entry) {
    const auto pair = entries_in(entry, "matrix");
    if (pair.size() == 2) {
      check_common(entry, pair[0], pair[1], lint);
      check_clash_in_matrix(pair[0], pair[1], lint);
    }
    check_clash_in_merge(entries_in(entry, "merge"), lint);
  });
}

void lint_elements(Lint& lint) {
  for_each_entry(lint.spec, [&](const LintEntry& entry) {
    const std::string path = path_to(path_to(entry.path, "list"), "elements");
    std::size_t index = 0;
    for (const auto& element : list_of(field(entry.json, "list"), "elements")) {
      check_element(element, path_to(path, index++), lint);
    }
  });
}

}  // namespace applicationset
