// SPDX-License-Identifier: Apache-2.0
#include "update-values/edits.hpp"

#include <algorithm>
#include <set>

#include "base/numbers.hpp"
#include "base/text.hpp"
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

// Said twice is said once.
void add_once(std::vector<yaml::Edit>& edits, const yaml::Edit& edit) {
  const bool is_known = std::any_of(edits.begin(), edits.end(), [&](const yaml::Edit& other) {
    return other.path == edit.path && other.value == edit.value;
  });
  if (!is_known) edits.push_back(edit);
}

// The target of a file that was named in front of a path, made where there is none yet.
base::Result<std::size_t> target_of(const std::string& file, EditPlan& plan) {
  auto pattern = TRY(git::parse_file_pattern(file));
  auto& targets = plan.targets;
  const auto known = std::find_if(targets.begin(), targets.end(), [&](const auto& target) {
    return !target.takes_common && target.pattern.text == pattern.text;
  });
  if (known != targets.end()) return static_cast<std::size_t>(known - targets.begin());
  targets.push_back({.pattern = std::move(pattern)});
  return targets.size() - 1;
}

// An edit goes to the file it names itself, else to all of --file.
base::Result<void> add(const yaml::Assignment& assignment, EditPlan& plan) {
  const yaml::Edit edit = {.path = assignment.path, .value = assignment.value};
  if (assignment.file.empty()) {
    add_once(plan.common, edit);
    return {};
  }
  const auto target = TRY(target_of(assignment.file, plan));
  add_once(plan.targets[target].own, edit);
  return {};
}

base::Result<void> add_files(const std::vector<std::string>& files, EditPlan& plan) {
  for (const auto& file : files) {
    auto pattern = TRY(git::parse_file_pattern(file));
    plan.targets.push_back({.pattern = std::move(pattern), .takes_common = true});
  }
  return {};
}

base::Result<void> add_assignments(const Options& options, const EditInputs& inputs,
                                   EditPlan& plan) {
  const auto type = type_named(options.type);
  for (const auto& text : options.assignments) {
    auto assignment = TRY(yaml::parse_assignment(text));
    if (assignment.value.type == Type::text) assignment.value.type = type;
    TRY(yaml::check(assignment.value).context(assignment.path.text));
    TRY(add(assignment, plan));
  }
  if (inputs.changes) {
    auto changes = TRY(yaml::read_changes(*inputs.changes).context("reading --changes"));
    for (const auto& assignment : changes) TRY(add(assignment, plan));
  }
  for (const auto& assignment : inputs.copied) TRY(add(assignment, plan));
  return {};
}

// Of the repository and the commit that is changed; others have been read by now.
base::Result<void> add_copies(const Options& options, EditPlan& plan) {
  if (options.copies_from_elsewhere()) return {};
  for (auto& copy : TRY(parse_copies(options.copies, options.copy_targets))) {
    const auto from = TRY(target_of(copy.from.file, plan));
    const auto to = TRY(target_of(copy.to.file, plan));
    plan.copies.push_back(
        {.from = from, .source = std::move(copy.from), .to = to, .path = std::move(copy.to.path)});
  }
  return {};
}

base::Result<void> add_guards(const Options& options, EditPlan& plan) {
  plan.guards.refuses_older = options.not_older;
  for (const auto& text : options.expected) {
    plan.guards.expected.push_back(TRY(parse_expectation(text).context("reading --expect")));
  }
  if (options.supersede_by.empty()) return {};
  const auto number =
      TRY(yaml::parse_assignment(options.supersede_by).context("reading --supersede-by"));
  if (!base::compare_numbers(number.value.text, "0")) {
    return base::usage_error(
        "--supersede-by: '" + base::printable(number.value.text) + "' is no number",
        "write PATH=N, with a number that grows from run to run");
  }
  const yaml::Edit edit = {.path = number.path, .value = number.value};
  if (number.file.empty()) {
    plan.order.push_back(edit);
    return {};
  }
  const auto target = TRY(target_of(number.file, plan));
  plan.targets[target].order.push_back(edit);
  return {};
}

base::Result<void> check(const Options& options, const EditPlan& plan) {
  const bool has_own =
      !plan.copies.empty() || std::any_of(plan.targets.begin(), plan.targets.end(),
                                          [](const auto& target) { return !target.own.empty(); });
  const bool has_common = !plan.common.empty() || !plan.images.empty();
  if (!has_common && !has_own) {
    return base::usage_error("there is nothing to change: --changes is empty");
  }
  if (options.files.empty() && (has_common || !plan.order.empty())) {
    return base::usage_error("no file is named to change",
                             "name it with --file, or in front of the path: FILE::PATH=VALUE");
  }
  // A file that nothing is to be changed in is a file that something was forgotten for.
  if (!has_common && !options.files.empty()) {
    const bool has_changes = !options.changes_file.empty();
    return base::usage_error("all changes name their own file, so --file means nothing",
                             has_changes
                                 ? "leave --file out; a key inside another is one path: image.tag"
                                 : "leave --file out");
  }
  return {};
}

// What a path means, with the document.
std::string name_of(const yaml::Path& path) {
  return path.document ? path.document->text + "#" + path.text : path.text;
}

void append(std::vector<yaml::Edit>& edits, const std::vector<yaml::Edit>& more) {
  edits.insert(edits.end(), more.begin(), more.end());
}

}  // namespace

std::vector<git::FilePattern> EditPlan::patterns() const {
  std::vector<git::FilePattern> patterns;
  for (const auto& target : targets) patterns.push_back(target.pattern);
  return patterns;
}

std::string EditPlan::subject() const {
  std::set<std::string> parts;
  for (const auto& edit : common) parts.insert(name_of(edit.path));
  for (const auto& image : images) parts.insert(image.reference.repository());
  for (const auto& target : targets) {
    const bool is_changed = target.takes_common || !target.own.empty();
    if (is_changed) parts.insert(target.pattern.text);
    for (const auto& edit : target.own) {
      parts.insert(target.pattern.text + " " + name_of(edit.path));
    }
  }
  for (const auto& copy : copies) {
    parts.insert(targets[copy.to].pattern.text + " " + name_of(copy.path));
  }
  return base::join({parts.begin(), parts.end()}, " ");
}

bool EditPlan::keeps_order() const {
  return guards.refuses_older || !order.empty() ||
         std::any_of(targets.begin(), targets.end(),
                     [](const auto& target) { return !target.order.empty(); });
}

bool EditPlan::takes_common(const std::vector<std::size_t>& matching) const {
  return std::any_of(matching.begin(), matching.end(),
                     [&](std::size_t index) { return targets[index].takes_common; });
}

std::vector<yaml::Edit> EditPlan::edits_for(const std::vector<std::size_t>& matching) const {
  std::vector<yaml::Edit> edits;
  if (takes_common(matching)) edits = common;
  for (const auto index : matching) append(edits, targets[index].own);
  return edits;
}

std::vector<yaml::Edit> EditPlan::order_for(const std::vector<std::size_t>& matching) const {
  std::vector<yaml::Edit> edits;
  if (takes_common(matching)) edits = order;
  for (const auto index : matching) append(edits, targets[index].order);
  return edits;
}

base::Result<EditPlan> plan_edits(const Options& options, const EditInputs& inputs) {
  EditPlan plan;
  if (options.create) plan.manner.if_missing = yaml::IfMissing::create;
  if (options.follow_aliases) plan.manner.aliases = yaml::Aliases::follow;
  for (const auto& glob : options.allowed) {
    plan.allowed.push_back(TRY(git::parse_file_pattern(glob)));
  }
  TRY(add_files(options.files, plan));
  TRY(add_assignments(options, inputs, plan));
  TRY(add_copies(options, plan));
  TRY(add_guards(options, plan));
  plan.takes_types = !options.copies.empty();
  plan.images = inputs.images;
  plan.drops_digests = options.images.drop_digest;
  plan.has_asked_registry = options.images.asks_registry();
  TRY(check(options, plan));
  return plan;
}

}  // namespace tools::update_values
