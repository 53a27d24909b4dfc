// SPDX-License-Identifier: Apache-2.0
#include "sync/show_requests.hpp"

#include "argocd/sync_body.hpp"
#include "base/json.hpp"
#include "rollout/summary.hpp"
#include "sync/closed_windows.hpp"
#include "sync/diff.hpp"
#include "sync/targets.hpp"

namespace tools::sync {

base::Result<int> show_requests(cli::Run& run, const Options& options,
                                argocd::ControlPlane& control_plane,
                                const base::Deadline& deadline) {
  auto targets = TRY(find_targets(run, options, control_plane));
  if (targets.empty())
    return rollout::none_found(run, options.rollout.allow_none, options.rollout.selection);
  const bool has_fields = control_plane.inspector() != nullptr;
  // Kubernetes would have to be written to.
  if (has_fields) TRY(look_afresh(targets.there, control_plane, deadline));
  ClosedWindows closed_windows(control_plane, deadline);
  std::vector<rollout::Finding> findings;
  auto failed = targets.unseen;
  for (const auto& target : targets.there) {
    const auto& application = target.look.application;
    if (is_to_be_left(target, run.clock.now())) {
      findings.push_back(
          finding_of(control_plane, application,
                     {.word = rollout::Word::skipped, .message = "is Synced already"}));
      for (const auto& line : lines_of(findings.back())) run.print(line);
      continue;
    }
    const auto request = request_for(target, run.clock.now());
    if (!request) {
      failed.push_back(
          finding_of(control_plane, application, rollout::outcome_of(request.error())));
      for (const auto& line : lines_of(failed.back())) run.print(line);
      continue;
    }
    if (target.is_child || options.overrides.empty()) {
      findings.push_back(TRY(diff_of(control_plane, target, *request)));
      TRY(closed_windows.tell(findings.back()));
      print_diff(run, findings.back(), has_fields);
    } else {
      // What Argo CD compares now is without what will be set.
      findings.push_back(
          finding_of(control_plane, application,
                     {.word = rollout::Word::skipped,
                      .message = "what would change is not known before this is set"}));
      run.print(to_string(application.name) + ": " + findings.back().outcome.message);
      TRY(closed_windows.tell(findings.back()));
      findings.back().overrides =
          TRY(show_overrides(run, control_plane, application.name, options.overrides));
      for (const auto& remark : findings.back().remarks) run.print("  " + remark);
    }
    findings.back().request = base::json_text(sync_body(application, *request));
    run.print(to_string(application.name) + ": " + findings.back().request);
  }
  for (auto& child : lost_children(run, targets, findings)) failed.push_back(std::move(child));
  findings.insert(findings.begin(), failed.begin(), failed.end());
  rollout::report(findings, deadline.spent(), run.report);
  if (auto failure = rollout::failure_of(failed)) {
    run.report.set("result", to_string(rollout::outcome_of(*failure).word));
    run.report.set("message", failure->message);
    return std::move(*failure);
  }
  run.report.set("result", to_string(rollout::Word::skipped));
  std::string message = "nothing was synced: --dry-run";
  if (const auto failure = rollout::failure_of(findings)) message += "; " + failure->message;
  run.report.set("message", message);
  return 0;
}

}  // namespace tools::sync
