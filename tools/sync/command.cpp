// SPDX-License-Identifier: Apache-2.0
#include "sync/command.hpp"

#include "rollout/rollout.hpp"
#include "rollout/summary.hpp"
#include "sync/diff.hpp"
#include "sync/history.hpp"
#include "sync/options.hpp"
#include "sync/overrides.hpp"
#include "sync/show_requests.hpp"
#include "sync/show_rollbacks.hpp"
#include "sync/terminate.hpp"
#include "sync/webhook.hpp"

namespace tools::sync {
namespace {

base::Result<int> sync_applications(cli::Run& run) {
  Options options;
  rollout::report({}, {}, run.report);
  if (TRY(parse_options(run, options)) == cli::Parsed::help) return 0;
  const base::Deadline deadline(run.clock, run.options.timeout);
  if (options.action == Action::webhook) return send_webhook(run, options, deadline);
  const auto session = TRY(session::Session::open(run, options.server, deadline));
  auto& control_plane = session->control_plane();
  switch (options.action) {
    case Action::show_requests:
      if (options.rollout.plan->rollback) {
        return show_rollbacks(run, options, control_plane, deadline);
      }
      return show_requests(run, options, control_plane, deadline);
    case Action::show_diff:
      return show_diff(run, options, control_plane, deadline);
    case Action::show_history:
      return show_history(run, options, control_plane, deadline);
    case Action::terminate:
      return terminate_operations(run, options, control_plane, deadline);
    case Action::webhook:
    case Action::sync:
      break;
  }
  const auto names = TRY(
      set_overrides(run, control_plane, options.rollout.selection, options.overrides, deadline));
  if (!options.overrides.empty()) {
    if (names.empty()) {
      return rollout::none_found(run, options.rollout.allow_none, options.rollout.selection);
    }
    // One that is selected only since then is without them.
    options.rollout.selection.names = names;
  }
  const int status = TRY(rollout::follow(run, control_plane, options.rollout, deadline));
  TRY(check_overrides(run, control_plane, names, options.overrides));
  return status;
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
