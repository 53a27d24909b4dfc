// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/plan_view.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "apply-appset/plan_words.hpp"
#include "base/text.hpp"
#include "yaml/message.hpp"

namespace tools::apply_appset {

using applicationset::FieldChange;

namespace {

using Lines = std::vector<std::string>;

std::string change_text(const FieldChange& change) {
  return change.path + ": " + value_text(change.before) + " -> " + value_text(change.after);
}

std::string_view sign_of(Action action) {
  switch (action) {
    case Action::create:
      return "+";
    case Action::adopt:
      return "!";
    case Action::change:
      return "~";
    case Action::remove:
      return "-";
    case Action::refuse:
      return "x";
    case Action::unchanged:
    case Action::keep:
      break;
  }
  return "=";
}

std::string line_of(Action action, const std::string& name, const std::string& remark) {
  return std::string(sign_of(action)) + ' ' + std::string(to_string(action)) + ' ' + name +
         (remark.empty() ? "" : " (" + remark + ')');
}

void add_set(Lines& lines, const SetPlan& set) {
  lines.push_back(title_of(set) + ':');
  for (const auto& step : set.steps) {
    if (!is_shown(step.action)) continue;
    lines.push_back("  " + line_of(step.action, step.name, remark_of(step)));
    for (const auto& change : step.changes) lines.push_back("      " + change_text(change));
  }
  const auto unchanged = set.count(Action::unchanged);
  if (unchanged > 0 || set.steps.empty()) {
    lines.push_back("  = " + base::number_of(unchanged, "application") + " unchanged");
  }
}

void add_objects(Lines& lines, const Plan& plan) {
  std::size_t unchanged = 0;
  for (const auto& object : plan.objects) {
    if (!is_shown(object)) {
      ++unchanged;
      continue;
    }
    lines.push_back(line_of(object.action, title_of(object), remark_of(object)));
    for (const auto& change : object.changes) lines.push_back("    " + change_text(change));
    if (object.staying.empty()) continue;
    lines.push_back("    stays, for others have set it: " + yaml::list(object.staying));
  }
  if (unchanged > 0) lines.push_back("= " + base::number_of(unchanged, "object") + " unchanged");
}

void add_guards(Lines& lines, const std::vector<Guard>& guards) {
  const auto ways_out = ways_out_of(guards);
  for (std::size_t index = 0; index < guards.size(); ++index) {
    const auto& guard = guards[index];
    const auto& way_out = ways_out[index];
    lines.push_back("guard " + guard.name + ": " + guard.message +
                    (way_out.empty() ? "" : "; " + way_out));
  }
}

// What there is of each action.
template <typename Count>
std::string counts(Count count) {
  constexpr std::array<std::pair<Action, const char*>, 7> words = {
      {{Action::create, " to create"},
       {Action::change, " to change"},
       {Action::remove, " to delete"},
       {Action::adopt, " to adopt"},
       {Action::keep, " kept by policy"},
       {Action::refuse, " that cannot be made"},
       {Action::unchanged, " unchanged"}}};
  std::vector<std::string> parts;
  for (const auto& [action, word] : words) {
    if (const std::size_t number = count(action)) parts.push_back(std::to_string(number) + word);
  }
  return base::join(parts, ", ");
}

}  // namespace

std::string summary_of(const Plan& plan) {
  const auto applications = applications_of(plan);
  const auto objects = counts([&](Action action) {
    return static_cast<std::size_t>(
        std::count_if(plan.objects.begin(), plan.objects.end(), [&](const ObjectStep& object) {
          return object.action == action && action != Action::unchanged &&
                 object.kind != "Application";
        }));
  });
  return objects.empty() ? applications : applications + "; other objects: " + objects;
}

std::string applications_of(const Plan& plan) {
  const auto text = counts([&](Action action) { return plan.count(action); });
  return text.empty() ? "no applications" : text;
}

Lines lines_of(const Plan& plan, const std::vector<Guard>& guards) {
  Lines lines;
  add_objects(lines, plan);
  for (const auto& set : plan.sets) add_set(lines, set);
  lines.push_back(summary_of(plan));
  add_guards(lines, guards);
  return lines;
}

}  // namespace tools::apply_appset
