// SPDX-License-Identifier: Apache-2.0
#include "sync/command.hpp"

#include <nlohmann/json.hpp>

#include "argocd/look.hpp"
#include "argocd/sync_body.hpp"
#include "base/text.hpp"
#include "rollout/rollout.hpp"
#include "rollout/summary.hpp"
#include "sync/history.hpp"
#include "sync/options.hpp"
#include "sync/terminate.hpp"

namespace tools::sync {
namespace {

base::Result<void> show_rollback(const cli::Run& run, const argocd::Application& application,
                                 const rollout::SyncPlan& plan) {
  const auto deployment = TRY(rollout::find_deployment(application, *plan.rollback));
  TRY(rollout::check_rollback(application, deployment));
  const argocd::RollbackRequest request = {
      .id = deployment.id, .prune = plan.request.prune, .dry_run = plan.request.dry_run};
  run.print(to_string(application.name) + ": " +
            argocd::rollback_body(application, request).dump());
  return {};
}

// What a run without --dry-run would ask for.
base::Result<int> show_requests(cli::Run& run, const Options& options,
                                argocd::ControlPlane& control_plane) {
  const auto applications = TRY(argocd::look_at(control_plane, options.rollout.selection));
  if (applications.empty()) return rollout::none_found(options.rollout.allow_none, run.report);
  for (const auto& application : applications) {
    if (options.rollout.plan->rollback) {
      TRY(show_rollback(run, application, *options.rollout.plan)
              .context(to_string(application.name)));
      continue;
    }
    rollout::Trigger trigger(*options.rollout.plan, "dry-run");
    trigger.observe(application, rollout::From::read, run.clock.now());
    const auto request = TRY(trigger.request().context(to_string(application.name)));
    run.print(to_string(application.name) + ": " + sync_body(application, request).dump());
  }
  run.report.set("result", to_string(rollout::Word::skipped));
  run.report.set("message", "nothing was synced: --dry-run");
  return 0;
}

base::Result<int> sync_applications(cli::Run& run) {
  Options options;
  rollout::report({}, {}, run.report);
  if (TRY(parse_options(run, options)) == cli::Parsed::help) return 0;
  const base::Deadline deadline(run.clock, run.options.timeout);
  const auto session = TRY(session::Session::open(run, options.server, deadline));
  auto& control_plane = session->control_plane();
  switch (options.action) {
    case Action::show_requests:
      return show_requests(run, options, control_plane);
    case Action::show_history:
      return show_history(run, options, control_plane, deadline);
    case Action::terminate:
      return terminate_operations(run, options, control_plane, deadline);
    case Action::sync:
      break;
  }
  return rollout::follow(run, control_plane, options.rollout, deadline);
}

}  // namespace

const cli::Tool& tool() {
  static const cli::Tool tool = {
      .name = "sync",
      .summary = "sync applications of Argo CD, once, and follow the operation to its end",
      .usage = "--app NAME|--selector LABELS [--revision REV] [--prune] [--wait]",
      .examples =
          "  sync --server argocd.example.com --app shop --revision 4f2c9a7d --wait\n"
          "  sync --core --selector team=shop --if-out-of-sync --timeout 15m",
      .result_names = rollout::result_names(),
      .run = sync_applications};
  return tool;
}

}  // namespace tools::sync
