// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <utility>
#include <vector>

#include "apply-appset/plan_view.hpp"
#include "apply-appset/plan_words.hpp"
#include "base/text.hpp"
#include "ci/github.hpp"

namespace tools::apply_appset {

using applicationset::FieldChange;

namespace {

// Secrets are blanked out first: an escape in the midst of one would hide it from that.
class Markdown {
 public:
  explicit Markdown(const base::Redactor& redactor) : redactor_(redactor) {}

  std::string of(const Plan& plan, const std::vector<Guard>& guards) const;

 private:
  std::string code(const std::string& text) const;
  std::vector<std::string> warnings(const std::vector<Guard>& guards) const;
  std::string heading(const std::string& title) const;
  std::string rows(Action action, const std::string& name, const std::string& remark,
                   const std::vector<FieldChange>& changes) const;
  void add_set(const SetPlan& set, bool are_deletions, std::vector<std::string>& parts) const;
  std::vector<std::string> all_rows(const Plan& plan) const;

  const base::Redactor& redactor_;
};

// Where a forge looks for mentions, references and addresses, it looks at the page, in which
// escapes are gone; but never at code.
std::string Markdown::code(const std::string& text) const {
  constexpr std::size_t longest = 300;
  const auto escaped = ci::markdown_text(redactor_.redact(text), longest);
  return escaped.empty() ? escaped : "<code>" + escaped + "</code>";
}

std::vector<std::string> Markdown::warnings(const std::vector<Guard>& guards) const {
  std::vector<std::string> warnings;
  const auto ways_out = ways_out_of(guards);
  for (std::size_t index = 0; index < guards.size(); ++index) {
    const auto& way_out = ways_out[index];
    warnings.push_back("> **Guard " + guards[index].name + "**: " + code(guards[index].message) +
                       (way_out.empty() ? "" : "; " + code(way_out)) + "\n>\n");
  }
  return warnings;
}

std::string Markdown::heading(const std::string& title) const {
  return "| | **" + code(title) + "** | |\n";
}

std::string Markdown::rows(Action action, const std::string& name, const std::string& remark,
                           const std::vector<FieldChange>& changes) const {
  std::string rows = "| " + std::string(to_string(action)) + " | **" + code(name) + "** | " +
                     code(remark) + " |\n";
  for (const auto& change : changes) {
    rows += "| | " + code(change.path) + " | " + code(value_text(change.before)) + " → " +
            code(value_text(change.after)) + " |\n";
  }
  return rows;
}

// The name of the set stands over its first row, so that they are left out together.
void Markdown::add_set(const SetPlan& set, bool are_deletions,
                       std::vector<std::string>& parts) const {
  std::string above = heading(title_of(set));
  for (const auto& step : set.steps) {
    const bool is_deletion = step.action == Action::remove;
    if (!is_shown(step.action) || is_deletion != are_deletions) continue;
    parts.push_back(std::exchange(above, "") +
                    rows(step.action, step.name, remark_of(step), step.changes));
  }
  if (set.is_unknown && !are_deletions && !above.empty()) parts.push_back(above);
}

// What would be deleted comes first: that is what must not be left out.
std::vector<std::string> Markdown::all_rows(const Plan& plan) const {
  std::vector<std::string> parts;
  for (const auto& set : plan.sets) add_set(set, true, parts);
  std::string above = heading("objects of the files");
  for (const auto& object : plan.objects) {
    if (!is_shown(object.action)) continue;
    parts.push_back(std::exchange(above, "") +
                    rows(object.action, title_of(object), remark_of(object), object.changes));
  }
  for (const auto& set : plan.sets) add_set(set, false, parts);
  return parts;
}

// As many parts as there is room for, and how many there are besides.
void add_parts(std::string& out, const std::vector<std::string>& parts, std::size_t room,
               const std::string& what) {
  std::size_t added = 0;
  while (added < parts.size() && out.size() + parts[added].size() <= room) out += parts[added++];
  if (added < parts.size()) {
    out += "\nLeft out, for want of room: " + base::number_of(parts.size() - added, what) + ".\n";
  }
}

std::string Markdown::of(const Plan& plan, const std::vector<Guard>& guards) const {
  // GitHub takes 65,536 characters, and whoever sends this may add some.
  constexpr std::size_t room_for_guards = 20'000;
  constexpr std::size_t room = 59'000;
  std::string out = "### Applications: " + summary_of(plan) + "\n\n";
  add_parts(out, warnings(guards), room_for_guards, "guard");
  if (!guards.empty()) out += '\n';
  const auto parts = all_rows(plan);
  if (parts.empty() && plan.is_empty()) return out + "Nothing would change.\n";
  out += "| | | |\n|---|---|---|\n";
  add_parts(out, parts, room, "more step");
  return out;
}

}  // namespace

std::string markdown_of(const Plan& plan, const std::vector<Guard>& guards,
                        const base::Redactor& redactor) {
  return Markdown(redactor).of(plan, guards);
}

}  // namespace tools::apply_appset
