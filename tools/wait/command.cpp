// SPDX-License-Identifier: Apache-2.0
#include "wait/command.hpp"

#include "base/text.hpp"
#include "rollout/rollout.hpp"
#include "rollout/summary.hpp"
#include "wait/git_history.hpp"
#include "wait/once.hpp"
#include "wait/options.hpp"

namespace tools::wait {
namespace {

base::Result<int> wait_for_applications(cli::Run& run) {
  Options options;
  rollout::report({}, {}, run.report);
  if (TRY(parse_options(run, options)) == cli::Parsed::help) return 0;
  const base::Deadline deadline(run.clock, run.options.timeout);
  const auto session = TRY(session::Session::open(run, options.server, deadline));
  auto& control_plane = session->control_plane();
  const bool is_one_application =
      options.rollout.selection.names.size() == 1 && !options.rollout.follow.with_children;
  GitHistory history(run, options.git, is_one_application, deadline);
  if (options.once) return look_once(run, options, control_plane, deadline, history);
  return rollout::follow(run, control_plane, options.rollout, deadline, &history);
}

}  // namespace

const cli::Tool& tool() {
  static const cli::Tool tool = {
      .name = "wait",
      .summary = "wait until Argo CD has deployed a commit, and say why when it does not come",
      .usage = "--app NAME|--selector LABELS [--revision SHA] [--for WORD,...]",
      .examples =
          "  wait --server argocd.example.com --app shop --revision 4f2c9a7d1b0e\n"
          "  wait --core --selector team=shop --timeout 15m",
      .result_names = rollout::result_names(),
      .run = wait_for_applications};
  return tool;
}

}  // namespace tools::wait
