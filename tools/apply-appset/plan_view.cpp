// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/plan_view.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "base/text.hpp"
#include "ci/github.hpp"
#include "yaml/message.hpp"

namespace tools::apply_appset {

using applicationset::FieldChange;
using applicationset::Json;
using applicationset::Step;

namespace {

constexpr std::size_t longest_value = 200;

std::string number_of(std::size_t count, const std::string& what) {
  return std::to_string(count) + ' ' + what + (count == 1 ? "" : "s");
}

std::string value_text(const Json& value) {
  if (value.is_null()) return "nothing";
  if (value.is_string())
    return base::shorten(base::printable(value.get<std::string>()), longest_value);
  return base::shorten(value.dump(-1, ' ', false, Json::error_handler_t::replace), longest_value);
}

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

// What there is to say of a step beside its name.
std::string remark_of(const Step& step) {
  std::vector<std::string> remarks;
  if (step.action == Action::remove) {
    remarks.emplace_back(step.deletes_resources ? "with its resources" : "its resources stay");
  }
  if (!step.other_name.empty()) {
    remarks.push_back(step.action == Action::create ? "is " + step.other_name + " by another name"
                                                    : "is now called " + step.other_name);
  }
  if (step.action == Action::adopt) remarks.emplace_back("no set owns it so far");
  if (step.moves) remarks.emplace_back("moves");
  if (!step.reason.empty()) remarks.push_back(step.reason);
  return base::join(remarks, "; ");
}

bool is_shown(Action action) {
  return action != Action::unchanged;
}

void add_step(std::vector<std::string>& lines, const Step& step) {
  const auto remark = remark_of(step);
  lines.push_back("  " + std::string(sign_of(step.action)) + ' ' +
                  std::string(to_string(step.action)) + ' ' + step.name +
                  (remark.empty() ? "" : " (" + remark + ')'));
  for (const auto& change : step.changes) lines.push_back("      " + change_text(change));
}

std::string title_of(const SetPlan& set) {
  const std::string title = "ApplicationSet " + (set.ns.empty() ? "" : set.ns + '/') + set.name;
  if (set.is_gone) return title + ", no longer in the files; where it is pruned";
  if (set.is_bystander) return title + ", not in the files; the clusters that it finds change";
  return title + ", policy " + set.policy.name;
}

void add_set(std::vector<std::string>& lines, const SetPlan& set) {
  lines.push_back(title_of(set) + ':');
  for (const auto& step : set.steps) {
    if (is_shown(step.action)) add_step(lines, step);
  }
  const auto unchanged = set.count(Action::unchanged);
  if (unchanged > 0 || set.steps.empty()) {
    lines.push_back("  = " + number_of(unchanged, "application") + " unchanged");
  }
}

std::string object_title(const ObjectStep& step) {
  return step.kind + ' ' + (step.ns.empty() ? "" : step.ns + '/') + step.name;
}

void add_objects(std::vector<std::string>& lines, const Plan& plan) {
  for (const auto& object : plan.objects) {
    lines.push_back(std::string(sign_of(object.action)) + ' ' +
                    std::string(to_string(object.action)) + ' ' + object_title(object) +
                    (object.remark.empty() ? "" : " (" + object.remark + ')'));
    for (const auto& change : object.changes) lines.push_back("    " + change_text(change));
    if (object.staying.empty()) continue;
    lines.push_back("    stays, for others have set it: " + yaml::list(object.staying));
  }
}

// Where a forge looks for mentions, references and addresses, it looks at the page, in which
// escapes are gone; but never at code.
std::string code(const std::string& text) {
  constexpr std::size_t longest = 300;
  const auto escaped = ci::markdown_text(text, longest);
  return escaped.empty() ? escaped : "<code>" + escaped + "</code>";
}

std::string rows_of(Action action, const std::string& name, const std::string& remark,
                    const std::vector<FieldChange>& changes) {
  std::string rows = "| " + std::string(to_string(action)) + " | **" + code(name) + "** | " +
                     code(remark) + " |\n";
  for (const auto& change : changes) {
    rows += "| | " + code(change.path) + " | " + code(value_text(change.before)) + " → " +
            code(value_text(change.after)) + " |\n";
  }
  return rows;
}

// What would be deleted comes first: that is what must not be left out.
std::vector<std::string> all_rows(const Plan& plan) {
  std::vector<std::string> deletions;
  std::vector<std::string> others;
  for (const auto& object : plan.objects) {
    if (!is_shown(object.action)) continue;
    others.push_back(rows_of(object.action, object_title(object), "", object.changes));
  }
  for (const auto& set : plan.sets) {
    for (const auto& step : set.steps) {
      if (!is_shown(step.action)) continue;
      auto& rows = step.action == Action::remove ? deletions : others;
      rows.push_back(rows_of(step.action, step.name, remark_of(step), step.changes));
    }
  }
  std::move(others.begin(), others.end(), std::back_inserter(deletions));
  return deletions;
}

// As many parts as there is room for, and how many there are besides.
void add_parts(std::string& out, const std::vector<std::string>& parts, std::size_t room,
               const std::string& what) {
  std::size_t added = 0;
  while (added < parts.size() && out.size() + parts[added].size() <= room) out += parts[added++];
  if (added < parts.size()) {
    out += "\nLeft out, for want of room: " + number_of(parts.size() - added, what) + ".\n";
  }
}

Json changes_json(const std::vector<FieldChange>& changes) {
  Json list = Json::array();
  for (const auto& change : changes) {
    list.push_back({{"path", change.path}, {"before", change.before}, {"after", change.after}});
  }
  return list;
}

Json step_json(const Step& step) {
  Json json = {{"action", to_string(step.action)}, {"namespace", step.ns}, {"name", step.name}};
  if (!step.changes.empty()) json["changes"] = changes_json(step.changes);
  if (!step.reason.empty()) json["reason"] = step.reason;
  if (!step.other_name.empty()) json["otherName"] = step.other_name;
  if (step.action == Action::remove) json["deletesResources"] = step.deletes_resources;
  if (step.moves) json["moves"] = true;
  return json;
}

Json set_json(const SetPlan& set) {
  Json steps = Json::array();
  for (const auto& step : set.steps) {
    if (is_shown(step.action)) steps.push_back(step_json(step));
  }
  return {{"namespace", set.ns},
          {"name", set.name},
          {"policy", set.policy.name},
          {"unchanged", set.count(Action::unchanged)},
          {"applications", std::move(steps)}};
}

}  // namespace

std::string summary_of(const Plan& plan) {
  constexpr std::array<std::pair<Action, const char*>, 6> words = {
      {{Action::create, " to create"},
       {Action::change, " to change"},
       {Action::remove, " to delete"},
       {Action::adopt, " to adopt"},
       {Action::keep, " kept by policy"},
       {Action::refuse, " that cannot be made"}}};
  std::vector<std::string> parts;
  for (const auto& [action, word] : words) {
    if (const auto count = plan.count(action)) parts.push_back(std::to_string(count) + word);
  }
  parts.push_back(std::to_string(plan.count(Action::unchanged)) + " unchanged");
  return base::join(parts, ", ");
}

std::vector<std::string> lines_of(const Plan& plan, const std::vector<Guard>& guards) {
  std::vector<std::string> lines;
  add_objects(lines, plan);
  for (const auto& set : plan.sets) add_set(lines, set);
  lines.push_back(summary_of(plan));
  for (const auto& guard : guards) {
    lines.push_back("guard " + guard.name + ": " + guard.message +
                    (guard.flag.empty() ? "" : "; " + guard.flag + " allows it"));
  }
  return lines;
}

std::string markdown_of(const Plan& plan, const std::vector<Guard>& guards) {
  // GitHub takes 65,536 characters, and whoever sends this may add some.
  constexpr std::size_t room_for_guards = 20'000;
  constexpr std::size_t room = 59'000;
  std::string out = "### Applications: " + summary_of(plan) + "\n\n";
  std::vector<std::string> warnings;
  for (const auto& guard : guards) {
    warnings.push_back("> **Guard " + guard.name + "**: " + code(guard.message) + "\n>\n");
  }
  add_parts(out, warnings, room_for_guards, "guard");
  if (!guards.empty()) out += '\n';
  if (plan.is_empty()) return out + "Nothing would change.\n";
  out += "| | | |\n|---|---|---|\n";
  add_parts(out, all_rows(plan), room, "more step");
  return out;
}

Json json_of(const Plan& plan, const std::vector<Guard>& guards) {
  Json objects = Json::array();
  for (const auto& object : plan.objects) {
    Json json = {{"action", to_string(object.action)},
                 {"kind", object.kind},
                 {"namespace", object.ns},
                 {"name", object.name}};
    if (!object.changes.empty()) json["changes"] = changes_json(object.changes);
    if (!object.staying.empty()) json["staying"] = object.staying;
    objects.push_back(std::move(json));
  }
  Json sets = Json::array();
  for (const auto& set : plan.sets) sets.push_back(set_json(set));
  Json guard_list = Json::array();
  for (const auto& guard : guards) {
    guard_list.push_back({{"name", guard.name},
                          {"message", guard.message},
                          {"applications", guard.applications},
                          {"flag", guard.flag}});
  }
  return {{"objects", std::move(objects)},
          {"sets", std::move(sets)},
          {"guards", std::move(guard_list)}};
}

}  // namespace tools::apply_appset
