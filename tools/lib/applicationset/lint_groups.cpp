// SPDX-License-Identifier: Apache-2.0
#include "applicationset/lint_groups.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "applicationset/generator.hpp"
#include "applicationset/lint_parts.hpp"
#include "base/text.hpp"
#include "manifests/path.hpp"
#include "yaml/message.hpp"

namespace applicationset {

using manifests::path_to;
using manifests::Problem;

namespace {

std::string joined(const std::string& parent, const std::string& path) {
  if (path.empty() || path.starts_with('[')) return parent + path;
  return parent + '.' + path;
}

// A message without what is different from application to application.
std::string shape_of(const std::string& message) {
  std::string shape;
  bool is_quoted = false;
  for (const char c : message) {
    if (c == '`') is_quoted = !is_quoted;
    if (!is_quoted) shape += c;
  }
  return shape;
}

// Faults of a text that explain what else is wrong with it once it is rendered.
constexpr std::array causes = {"AS002", "AS009", "AS010", "AS011", "AS037"};

// Whether the path leads into what lies at the other one, or is it.
bool leads_into(std::string_view path, std::string_view other) {
  return path.starts_with(other) &&
         (path.size() == other.size() || path[other.size()] == '.' || path[other.size()] == '[');
}

// Whether the path leads into what a typing error beside it keeps from being there.
bool is_misspelt(const Problem& problem, const std::string& path, const Json& set) {
  const auto dot = problem.path.rfind('.');
  const auto parent = dot == std::string::npos ? "" : problem.path.substr(0, dot + 1);
  if (!path.starts_with(parent)) return false;
  const auto key = path.substr(parent.size());
  const auto name = key.substr(0, key.find_first_of(".["));
  const auto wrong = problem.path.substr(parent.size());
  return base::did_you_mean(wrong, {name}).has_value() && value_at(set, parent + name).is_null();
}

// Whether the fields have said that a part of the set is missing or wrong in which the path leads.
bool is_fault_of_field(const manifests::Problems& problems, const std::string& path,
                       const Json& set) {
  return std::any_of(problems.begin(), problems.end(), [&](const Problem& problem) {
    if (problem.severity != manifests::Severity::error || problem.path.empty()) return false;
    return (problem.rule == "AS002" && leads_into(path, problem.path)) ||
           (problem.rule == "AS001" && is_misspelt(problem, path, set));
  });
}

bool is_about_text(std::string_view rule) {
  return rule.starts_with("AP") || rule == "AS016";
}

}  // namespace

std::string name_of(const Generated& generated) {
  auto name = text_at(field(generated.application, "metadata"), "name");
  return name.empty() ? "one without a name" : name;
}

std::string of_applications(const std::vector<std::string>& names) {
  return " (application" + std::string(names.size() == 1 ? " " : "s ") + yaml::list(names) + ')';
}

std::string origin_of(const Json& set, const Generated& generated, const std::string& path) {
  const auto& spec = field(set, "spec");
  std::string of_set = joined("spec.template", path);
  if (path.empty()) return of_set;
  if (!value_at(generated.patch, path).is_null()) return "spec.templatePatch";
  const auto& generators = field(spec, "generators");
  if (generators.is_array() && generated.generator < generators.size()) {
    const Json& entry = generators[generated.generator];
    for (const auto kind : kinds_of(entry)) {
      if (value_at(field(field(entry, kind), "template"), path).is_null()) continue;
      const auto own = path_to(path_to("spec.generators", generated.generator), kind);
      return joined(path_to(own, "template"), path);
    }
  }
  return of_set;
}

void LintGroups::add(const Generated& generated, Problem problem) {
  add(generated, std::move(problem), false);
}

void LintGroups::add_at(const Generated& generated, Problem problem) {
  add(generated, std::move(problem), true);
}

void LintGroups::add(const Generated& generated, Problem problem, bool has_set_path) {
  const Key key = {generated.generator, problem.rule, problem.path, shape_of(problem.message)};
  const auto [place, is_new] = places_.emplace(key, groups_.size());
  if (is_new) groups_.push_back({std::move(problem), &generated, has_set_path, {}});
  auto& names = groups_[place->second].names;
  // One application may have the same fault twice.
  auto name = name_of(generated);
  if (names.empty() || names.back() != name) names.push_back(std::move(name));
}

void LintGroups::move_to(manifests::Problems& problems) {
  std::set<std::pair<std::string, std::string>> known;
  for (const auto& problem : problems) known.emplace(problem.rule, problem.path);
  const auto where = set_.where();
  // What follows from a missing parameter is not said beside it.
  std::stable_partition(groups_.begin(), groups_.end(),
                        [](const Group& group) { return group.problem.rule == "AS011"; });
  for (auto& group : groups_) {
    auto problem = std::move(group.problem);
    if (!group.has_set_path) problem.path = origin_of(set_.json(), *group.first, problem.path);
    const bool is_known = known.contains({problem.rule, problem.path}) ||
                          is_fault_of_field(problems, problem.path, set_.json()) ||
                          (is_about_text(problem.rule) &&
                           std::any_of(causes.begin(), causes.end(), [&](const char* rule) {
                             return known.contains({rule, problem.path});
                           }));
    if (is_known) continue;
    if (problem.rule == "AS011") known.emplace(problem.rule, problem.path);
    const auto place = where(problem.path);
    problem.file = place.file;
    problem.line = place.line;
    problem.message += of_applications(group.names);
    problems.push_back(std::move(problem));
  }
  groups_.clear();
}

}  // namespace applicationset
