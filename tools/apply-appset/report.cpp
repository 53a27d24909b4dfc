// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/report.hpp"

#include <set>

#include "apply-appset/plan_view.hpp"
#include "base/text.hpp"

namespace tools::apply_appset {

std::vector<std::string> result_names() {
  return {"duration",  "create", "change", "delete",   "adopt",
          "unchanged", "guards", "plan",   "findings", "applications"};
}

void declare_results(const cli::Run& run) {
  for (const auto* name :
       {"create", "change", "delete", "adopt", "guards", "plan", "findings", "applications"}) {
    run.report.set_list(name, {});
  }
  run.report.set_number("unchanged", 0);
}

void warn_of_notes(const cli::Run& run, const std::vector<MadeSet>& sets) {
  for (const auto& set : sets) {
    for (const auto& note : set.expansion.notes) {
      const auto& document = *set.document;
      run.log.warning(document.file() + ':' + std::to_string(document.line_of(note.path)) + ": " +
                      note.path + ": " + note.message + " [" + note.rule + ']' +
                      (note.hint.empty() || !note.is_fault ? "" : "; " + note.hint));
    }
  }
}

base::Result<void> check_notes(const std::vector<MadeSet>& sets) {
  std::set<std::string> rules;
  std::size_t count = 0;
  for (const auto& set : sets) {
    for (const auto& note : set.expansion.notes) {
      if (!note.is_fault) continue;
      rules.insert(note.rule);
      ++count;
    }
  }
  if (count == 0) return {};
  return base::Error{.kind = base::ErrorKind::rejected,
                     .message = "with --strict, " + base::number_of(count, "warning") +
                                (count == 1 ? " is an error: " : " are errors: ") +
                                base::join({rules.begin(), rules.end()}, ", ")};
}

void report_plan(const cli::Run& run, const Plan& plan, const std::vector<Guard>& guards) {
  for (const auto& line : lines_of(plan, guards)) run.print(base::printable(line));
  run.report.add_section(markdown_of(plan, guards, run.log.redactor()));
  run.report.set_list("create", plan.names(Action::create));
  run.report.set_list("change", plan.names(Action::change));
  run.report.set_list("delete", plan.names(Action::remove));
  run.report.set_list("adopt", plan.names(Action::adopt));
  run.report.set_number("unchanged", static_cast<long long>(plan.count(Action::unchanged)));
  run.report.set_json("plan", json_of(plan));
  std::vector<std::string> messages;
  for (const auto& guard : guards) messages.push_back(guard.name + ": " + guard.message);
  run.report.set_list("guards", messages);
}

}  // namespace tools::apply_appset
