// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <variant>

#include "applicationset/gaps.hpp"
#include "applicationset/lint.hpp"
#include "applicationset/lint_applications.hpp"
#include "applicationset/lint_errors.hpp"
#include "applicationset/lint_groups.hpp"
#include "applicationset/lint_parts.hpp"
#include "base/text.hpp"
#include "manifests/fields.hpp"
#include "manifests/path.hpp"

namespace applicationset {

using manifests::Problem;
using manifests::Problems;
using manifests::Severity;

namespace {

void check_patch(const Generated& generated, LintGroups& groups) {
  for (auto& fault : faults_of_patch(generated.patch)) {
    groups.add_at(generated, {.severity = fault.severity,
                              .rule = "AS025",
                              .path = "spec.templatePatch",
                              .message = std::move(fault.message),
                              .hint = std::move(fault.hint)});
  }
}

// A patch with conditions may well be empty for some.
void check_empty_patch(const Expansion& expansion, Lint& lint) {
  if (!has(lint.spec, "templatePatch") || expansion.applications.empty()) return;
  const bool is_empty =
      std::all_of(expansion.applications.begin(), expansion.applications.end(),
                  [](const Generated& generated) { return generated.patch.empty(); });
  if (!is_empty) return;
  lint.report.warning("AS025", "spec.templatePatch", "it is empty for every application");
}

void check_steps(const Expansion& expansion, Lint& lint, LintGroups& groups) {
  const auto& strategy = field(lint.spec, "strategy");
  const auto& steps = manifests::list_of(field(strategy, "rollingSync"), "steps");
  if (!is_rolling(lint.spec) || steps.empty()) return;
  const std::string path = "spec.strategy.rollingSync.steps";
  std::vector<std::size_t> counts(steps.size());
  for (const auto& generated : expansion.applications) {
    const auto taken =
        steps_of(strategy, field(field(generated.application, "metadata"), "labels"));
    for (const auto step : taken) ++counts[step];
    if (taken.size() == 1) continue;
    const bool is_left_out = taken.empty();
    groups.add_at(generated,
                  {.severity = is_left_out ? Severity::warning : Severity::error,
                   .rule = "AS024",
                   .path = path,
                   .message = is_left_out ? "an application that no step takes is never synced"
                                          : "an application is in more than one step",
                   .hint = "the steps look at the labels of the template"});
  }
  for (std::size_t index = 0; index < counts.size(); ++index) {
    if (counts[index] != 0 || expansion.applications.empty()) continue;
    lint.report.warning("AS024", manifests::path_to(path, index),
                        "no application has the labels of this step");
  }
}

// An exclude may well be there for what is not yet.
bool is_exclude(const Json& set, const std::string& path) {
  const auto end = path.rfind('.');
  return field(value_at(set, path.substr(0, end)), "exclude") == true;
}

Severity severity_of(const Note& note, const Json& set) {
  if (note.is_fault) return Severity::error;
  if (note.rule == "AS008" && is_exclude(set, note.path)) return Severity::info;
  return note.rule == "AS035" || note.rule == "AS038" ? Severity::info : Severity::warning;
}

// A generator in a matrix is looked at again and again.
void add_notes(const Expansion& expansion, Lint& lint, Problems& problems) {
  std::map<std::pair<std::string, std::string>, std::pair<const Note*, std::size_t>> notes;
  for (const auto& note : expansion.notes) {
    auto& [first, count] = notes[{note.rule, note.path}];
    if (first == nullptr) first = &note;
    ++count;
  }
  // The text of the set has said it, or why a pattern matches nothing.
  const auto is_known = [&](const Note& note) {
    return std::any_of(problems.begin(), problems.end(), [&](const Problem& problem) {
      return problem.path == note.path &&
             (problem.rule == note.rule || (note.rule == "AS008" && problem.rule == "AS007"));
    });
  };
  for (const auto& [key, value] : notes) {
    const auto& [note, count] = value;
    if (note->rule == "AS003" || is_known(*note)) continue;
    const std::string more =
        count > 1 ? " (and " + std::to_string(count - 1) + " more of this kind)" : "";
    problems.push_back({.severity = severity_of(*note, lint.document.json()),
                        .rule = note->rule,
                        .file = lint.document.file(),
                        .line = lint.document.line_of(note->path),
                        .path = note->path,
                        .message = note->message + more,
                        .hint = note->hint});
  }
}

// What is wrong with a text that parameters left open is that they did.
bool follows_from_gap(const Problem& problem, const Generated& generated) {
  const Json& value = value_at(generated.application, problem.path);
  if (!value.is_string() && problem.path != "spec.destination") {
    return has_gap(problem.path, generated);
  }
  return has_gap(value, generated);
}

// A patch may delete what is missing then, and AS025 says so.
bool follows_from_patch(const Problem& problem, const Generated& generated) {
  const auto steps = manifests::steps_of(problem.path);
  const Json* node = &generated.patch;
  for (const auto& step : steps.value_or(std::vector<manifests::Step>())) {
    const auto* key = std::get_if<std::string>(&step);
    if (key == nullptr || !node->is_object() || !node->contains(*key)) return false;
    node = &field(*node, *key);
    if (node->is_null()) return true;
  }
  return false;
}

// With one application there is no name to be in the way of another one.
void drop_refuted(const Expansion& expansion, Problems& problems) {
  if (expansion.has_failed() || expansion.applications.size() > 1) return;
  std::erase_if(problems, [](const Problem& problem) { return problem.rule == "AS029"; });
}

// A set without goTemplate has one cause for all of them.
void join_go_tags(Problems& problems) {
  const auto is_go_tag_problem = [](const Problem& problem) {
    return problem.rule == "AS009" && problem.severity == Severity::error &&
           problem.hint.starts_with("set goTemplate");
  };
  const auto first = std::find_if(problems.begin(), problems.end(), is_go_tag_problem);
  if (first == problems.end()) return;
  const auto rest = std::remove_if(first + 1, problems.end(), is_go_tag_problem);
  const auto count = static_cast<std::size_t>(problems.end() - rest);
  if (count > 0) first->message += " (and in " + base::number_of(count, "other field") + ')';
  problems.erase(rest, problems.end());
}

}  // namespace

void lint_expansion(const manifests::Document& set, const Expansion& expansion,
                    const LintSurroundings& surroundings, Problems& problems) {
  const Settings settings;
  Lint lint(set, settings, nullptr, problems);
  drop_refuted(expansion, problems);
  add_errors(expansion, lint, problems);
  add_notes(expansion, lint, problems);
  LintGroups groups(set);
  const ApplicationLint rules(surroundings);
  for (const auto& generated : expansion.applications) {
    // The template as it is written, which AS012 says.
    if (generated.params.is_map() && generated.params.entries().empty()) continue;
    check_patch(generated, groups);
    for (auto& problem : rules.check(generated.application)) {
      const bool has_cause =
          follows_from_gap(problem, generated) || follows_from_patch(problem, generated);
      if (!has_cause) groups.add(generated, std::move(problem));
    }
  }
  if (!expansion.has_failed()) {
    check_steps(expansion, lint, groups);
    check_empty_patch(expansion, lint);
  }
  groups.move_to(problems);
  join_go_tags(problems);
}

}  // namespace applicationset
