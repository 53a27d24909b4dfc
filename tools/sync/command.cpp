// SPDX-License-Identifier: Apache-2.0
#include "sync/command.hpp"

#include <nlohmann/json.hpp>

#include "argocd/look.hpp"
#include "argocd/sync_body.hpp"
#include "base/text.hpp"
#include "rollout/children.hpp"
#include "rollout/rollout.hpp"
#include "rollout/summary.hpp"
#include "sync/options.hpp"

namespace tools::sync {
namespace {

base::Result<void> show_request(cli::Run& run, const rollout::SyncPlan& plan,
                                const argocd::Application& application) {
  rollout::Trigger trigger(plan, "dry-run");
  trigger.observe(application, rollout::From::read, run.clock.now());
  const auto request = TRY(trigger.request().context(to_string(application.name)));
  run.print(to_string(application.name) + ": " + sync_body(application, request).dump());
  return {};
}

// Of those that are there before their managers are synced.
base::Result<void> show_requests_of_children(cli::Run& run, rollout::SyncPlan plan,
                                             argocd::ControlPlane& control_plane,
                                             const std::vector<argocd::Application>& parents) {
  const auto children = TRY(rollout::look_at_children(control_plane, parents, plan.revisions));
  for (const auto& child : children) {
    plan.revisions = child.wanted;
    if (child.application) {
      TRY(show_request(run, plan, *child.application));
    } else {
      run.print(to_string(child.name) + ": " + child.application.error().message);
    }
  }
  return {};
}

// What a run without --dry-run would ask for.
base::Result<int> show_requests(cli::Run& run, const Options& options,
                                argocd::ControlPlane& control_plane) {
  const auto applications = TRY(argocd::look_at(control_plane, options.rollout.selection));
  if (applications.empty())
    return rollout::none_found(options.rollout.allow_none, run.report, options.rollout.selection);
  const auto& plan = *options.rollout.plan;
  for (const auto& application : applications) TRY(show_request(run, plan, application));
  if (options.rollout.follow.with_children) {
    TRY(show_requests_of_children(run, plan, control_plane, applications));
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
