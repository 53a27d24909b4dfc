// SPDX-License-Identifier: Apache-2.0
#include "sync/show_rollbacks.hpp"

#include "argocd/look.hpp"
#include "argocd/sync_body.hpp"
#include "base/json.hpp"
#include "rollout/rollback.hpp"
#include "rollout/summary.hpp"
#include "sync/closed_windows.hpp"
#include "sync/targets.hpp"

namespace tools::sync {
namespace {

// The body of the request is among what was found, if there is a way back.
rollout::Finding way_back(const argocd::ControlPlane& control_plane,
                          const argocd::Application& application, const rollout::SyncPlan& plan) {
  const auto deployment = rollout::find_deployment(application, *plan.rollback);
  const auto possible = deployment ? rollout::check_rollback(application, *deployment)
                                   : base::Result<void>(deployment.error());
  if (!possible) {
    return finding_of(control_plane, application, rollout::outcome_of(possible.error()));
  }
  const argocd::RollbackRequest request = {
      .id = deployment->id, .prune = plan.request.prune, .dry_run = plan.request.dry_run};
  auto finding = finding_of(control_plane, application,
                            {.word = rollout::Word::skipped,
                             .message = "would go back to " + rollout::to_string(*deployment)});
  finding.request = base::json_text(argocd::rollback_body(application, request));
  return finding;
}

}  // namespace

base::Result<int> show_rollbacks(const cli::Run& run, const Options& options,
                                 argocd::ControlPlane& control_plane,
                                 const base::Deadline& deadline) {
  const auto looks = TRY(argocd::look_at_each(control_plane, options.rollout.selection));
  if (looks.empty())
    return rollout::none_found(run, options.rollout.allow_none, options.rollout.selection);
  ClosedWindows closed_windows(control_plane, deadline);
  std::vector<rollout::Finding> findings;
  for (const auto& [name, seen] : looks) {
    auto finding = seen ? way_back(control_plane, *seen, *options.rollout.plan)
                        : rollout::unseen(name, seen.error());
    if (finding.request.empty()) {
      for (const auto& line : lines_of(finding)) run.print(line);
    } else {
      run.print(to_string(name) + ": " + finding.outcome.message);
      TRY(closed_windows.tell(finding));
      for (const auto& remark : finding.remarks) run.print("  " + remark);
      run.print(to_string(name) + ": " + finding.request);
    }
    findings.push_back(std::move(finding));
  }
  rollout::report(findings, deadline.spent(), run.report);
  if (auto failure = rollout::failure_of(findings)) return std::move(*failure);
  run.report.set("message", "nothing was rolled back: --dry-run");
  return 0;
}

}  // namespace tools::sync
