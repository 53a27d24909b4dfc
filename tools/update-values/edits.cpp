// SPDX-License-Identifier: Apache-2.0
#include "update-values/edits.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "yaml/assignment.hpp"
#include "yaml/changes.hpp"

namespace tools::update_values {
namespace {

using Type = yaml::NewValue::Type;

Type type_named(const std::string& name) {
  if (name == "string") return Type::string;
  if (name == "int") return Type::integer;
  if (name == "float") return Type::floating;
  if (name == "bool") return Type::boolean;
  if (name == "null") return Type::null;
  if (name == "json") return Type::json;
  return Type::text;
}

base::Result<void> add_files(const std::vector<std::string>& files, EditPlan& plan) {
  for (const auto& file : files) {
    auto pattern = TRY(git::parse_file_pattern(file));
    plan.targets.push_back({.pattern = std::move(pattern), .takes_common = true});
  }
  return {};
}

// An edit goes to the file it names itself, else to all of --file.
base::Result<void> add(const yaml::Assignment& assignment, EditPlan& plan) {
  yaml::Edit edit = {.path = assignment.path, .value = assignment.value};
  // Said twice is said once.
  const auto add_once = [&](std::vector<yaml::Edit>& edits) {
    const bool is_known = std::any_of(edits.begin(), edits.end(), [&](const yaml::Edit& other) {
      return other.path == edit.path && other.value == edit.value;
    });
    if (!is_known) edits.push_back(edit);
  };
  if (assignment.file.empty()) {
    add_once(plan.common);
    return {};
  }
  auto pattern = TRY(git::parse_file_pattern(assignment.file));
  const auto known =
      std::find_if(plan.targets.begin(), plan.targets.end(), [&](const auto& target) {
        return !target.takes_common && target.pattern.text == pattern.text;
      });
  if (known != plan.targets.end()) {
    add_once(known->own);
  } else {
    plan.targets.push_back({.pattern = std::move(pattern), .own = {std::move(edit)}});
  }
  return {};
}

}  // namespace

std::vector<git::FilePattern> EditPlan::patterns() const {
  std::vector<git::FilePattern> patterns;
  for (const auto& target : targets) patterns.push_back(target.pattern);
  return patterns;
}

std::vector<yaml::Edit> EditPlan::edits_for(const std::vector<std::size_t>& matching) const {
  std::vector<yaml::Edit> edits;
  const bool takes_common = std::any_of(matching.begin(), matching.end(), [&](std::size_t index) {
    return targets[index].takes_common;
  });
  if (takes_common) edits = common;
  for (const auto index : matching) {
    const auto& own = targets[index].own;
    edits.insert(edits.end(), own.begin(), own.end());
  }
  return edits;
}

base::Result<void> EditPlan::check_allowed(const std::string& path) const {
  const bool is_allowed =
      allowed.empty() || std::any_of(allowed.begin(), allowed.end(), [&](const auto& pattern) {
        return git::matches(pattern, path);
      });
  if (is_allowed) return {};
  return base::Error{
      .kind = base::ErrorKind::usage,
      .message = base::printable(path) + " is not among the files that --allow names"};
}

base::Result<EditPlan> plan_edits(const Options& options,
                                  const std::optional<std::string>& changes) {
  EditPlan plan;
  if (options.create) plan.if_missing = yaml::IfMissing::create;
  if (options.follow_aliases) plan.aliases = yaml::Aliases::follow;
  for (const auto& glob : options.allowed)
    plan.allowed.push_back(TRY(git::parse_file_pattern(glob)));
  TRY(add_files(options.files, plan));
  const auto type = type_named(options.type);
  for (const auto& text : options.assignments) {
    auto assignment = TRY(yaml::parse_assignment(text));
    if (assignment.value.type == Type::text) assignment.value.type = type;
    TRY(yaml::check(assignment.value).context(assignment.path.text));
    TRY(add(assignment, plan));
  }
  if (changes) {
    for (const auto& assignment : TRY(yaml::read_changes(*changes).context("reading --changes"))) {
      TRY(add(assignment, plan));
    }
  }
  const bool has_own = std::any_of(plan.targets.begin(), plan.targets.end(),
                                   [](const auto& target) { return !target.own.empty(); });
  if (plan.common.empty() && !has_own) {
    return base::Error{.kind = base::ErrorKind::usage,
                       .message = "there is nothing to change: --changes is empty"};
  }
  if (!plan.common.empty() && options.files.empty()) {
    return base::Error{.kind = base::ErrorKind::usage,
                       .message = "no file is named to change",
                       .hint = "name it with --file, or in front of the path: FILE::PATH=VALUE"};
  }
  // A file that nothing is to be changed in is a file that something was forgotten for.
  if (plan.common.empty() && !options.files.empty()) {
    return base::Error{.kind = base::ErrorKind::usage,
                       .message = "all changes name their own file, so --file means nothing",
                       .hint = "leave --file out; a key inside another is one path: image.tag"};
  }
  return plan;
}

}  // namespace tools::update_values
