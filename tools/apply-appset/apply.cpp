// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/apply.hpp"

#include <string>

#include "apply-appset/guards.hpp"
#include "apply-appset/plan_file.hpp"
#include "apply-appset/plan_view.hpp"
#include "apply-appset/report.hpp"
#include "apply-appset/waiting.hpp"
#include "apply-appset/writing.hpp"

namespace tools::apply_appset {

namespace {

std::string number_of_objects(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " object" : " objects");
}

base::Result<void> pass_guards(const cli::Run& run, const Planned& planned) {
  auto refusal = refusal_of(planned.guards);
  if (!refusal) return {};
  run.report.set("result", "refused");
  return std::move(*refusal);
}

}  // namespace

base::Result<int> apply(cli::Run& run, const Options& options, Planner& planner, Live& live,
                        const base::Deadline& deadline) {
  const auto planned = TRY(planner.make());
  report_plan(run, planned.plan, planned.guards);
  TRY(write_markdown(options, planned));
  if (!options.plan_file.empty()) {
    TRY(check_plan_file(options.plan_file, plan_file_of(planned, planner.input()),
                        run.log.redactor()));
  }
  TRY(pass_guards(run, planned));
  const auto steps = to_write(planned.plan, planner.input());
  Writer writer(run, live, planned, planner.input());
  if (options.server_dry_run) {
    TRY(writer.try_out(steps));
    run.report.set("message", "the server would take " + number_of_objects(steps.size()) + "; " +
                                  summary_of(planned.plan));
    return 0;
  }
  TRY(writer.write(steps));
  const auto summary = number_of_objects(steps.size()) + " written; " + summary_of(planned.plan);
  run.print(summary);
  run.report.set("message", summary);
  run.report.set("result", steps.empty() && planned.plan.is_empty() ? "unchanged" : "changed");
  if (!options.wait) return 0;
  return wait_for_sets(run, options, planned, live, deadline);
}

}  // namespace tools::apply_appset
