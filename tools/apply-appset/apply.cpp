// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/apply.hpp"

#include <algorithm>
#include <string>

#include "apply-appset/guards.hpp"
#include "apply-appset/plan_file.hpp"
#include "apply-appset/plan_view.hpp"
#include "apply-appset/report.hpp"
#include "apply-appset/waiting.hpp"
#include "apply-appset/writing.hpp"
#include "base/text.hpp"

namespace tools::apply_appset {

namespace {

base::Result<void> pass_guards(const Planned& planned) {
  auto refusal = refusal_of(planned.guards);
  if (!refusal) return {};
  return std::move(*refusal);
}

bool has_applications(const Plan& plan) {
  return !plan.sets.empty() ||
         std::any_of(plan.objects.begin(), plan.objects.end(),
                     [](const ObjectStep& step) { return step.kind == "Application"; });
}

}  // namespace

base::Result<int> apply(cli::Run& run, const Options& options, Planner& planner, Live& live,
                        const base::Deadline& deadline) {
  const auto planned = TRY(planner.make());
  report_plan(run, planned.plan, planned.guards);
  TRY(write_markdown(run, options, planned));
  if (!options.plan_file.empty()) {
    auto same = check_plan_file(options.plan_file, plan_file_of(planned, planner.input()),
                                run.log.redactor(), deadline);
    if (!same) {
      run.report.set("result", "");
      return std::move(same).error();
    }
  }
  TRY(pass_guards(planned));
  if (options.strict) TRY(check_notes(planned.sets));
  const auto steps = to_write(planned.plan);
  Writer writer(run, live, planned);
  if (options.server_dry_run) {
    TRY(writer.try_out(steps));
    run.report.set("result", planned.plan.is_empty() ? "unchanged" : "changed");
    run.report.set("message", "the server would take " + base::number_of(steps.size(), "object") +
                                  "; " + applications_of(planned.plan));
    return 0;
  }
  TRY(writer.write(steps));
  const auto summary =
      base::number_of(steps.size(), "object") + " written; " + applications_of(planned.plan);
  run.print(summary);
  if (options.wait && has_applications(planned.plan)) {
    return wait_for_sets(run, options, planned, live, deadline);
  }
  run.report.set("message", summary);
  run.report.set("result", steps.empty() && planned.plan.is_empty() ? "unchanged" : "changed");
  return 0;
}

}  // namespace tools::apply_appset
