// SPDX-License-Identifier: Apache-2.0
#include "sync/show_rollbacks.hpp"

#include <nlohmann/json.hpp>

#include "argocd/look.hpp"
#include "argocd/sync_body.hpp"
#include "rollout/rollback.hpp"
#include "rollout/summary.hpp"
#include "sync/closed_windows.hpp"

namespace tools::sync {
namespace {

base::Result<argocd::HistoryEntry> deployment_for(const argocd::Application& application,
                                                  const rollout::SyncPlan& plan) {
  const auto deployment = TRY(rollout::find_deployment(application, *plan.rollback));
  TRY(rollout::check_rollback(application, deployment));
  return deployment;
}

}  // namespace

base::Result<int> show_rollbacks(const cli::Run& run, const Options& options,
                                 argocd::ControlPlane& control_plane,
                                 const base::Deadline& deadline) {
  const auto applications = TRY(argocd::look_at(control_plane, options.rollout.selection));
  if (applications.empty())
    return rollout::none_found(run, options.rollout.allow_none, options.rollout.selection);
  ClosedWindows closed_windows(control_plane, run.clock);
  const auto& plan = *options.rollout.plan;
  std::vector<rollout::Finding> findings;
  for (const auto& application : applications) {
    const auto name = to_string(application.name);
    const auto deployment = TRY(deployment_for(application, plan).context(name));
    const argocd::RollbackRequest request = {
        .id = deployment.id, .prune = plan.request.prune, .dry_run = plan.request.dry_run};
    findings.push_back(
        {.name = application.name,
         .application = application,
         .outcome = {.word = rollout::Word::skipped, .message = "was not rolled back: --dry-run"},
         .link = control_plane.link(application.name),
         .request = argocd::rollback_body(application, request).dump()});
    run.print(name + ": would go back to " + rollout::to_string(deployment));
    TRY(closed_windows.tell(findings.back()));
    for (const auto& remark : findings.back().remarks) run.print("  " + remark);
    run.print(name + ": " + findings.back().request);
  }
  rollout::report(findings, deadline.spent(), run.report);
  run.report.set("result", to_string(rollout::Word::skipped));
  run.report.set("message", "nothing was rolled back: --dry-run");
  return 0;
}

}  // namespace tools::sync
