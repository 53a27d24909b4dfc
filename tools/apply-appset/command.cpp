// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/command.hpp"

#include <memory>
#include <string>
#include <utility>

#include "apply-appset/apply.hpp"
#include "apply-appset/live.hpp"
#include "apply-appset/options.hpp"
#include "apply-appset/planner.hpp"
#include "apply-appset/render.hpp"
#include "apply-appset/report.hpp"
#include "apply-appset/scene.hpp"

namespace tools::apply_appset {
namespace {

using applicationset::Json;

base::Result<int> render(cli::Run& run, Scene& scene) {
  const auto sets = TRY(scene.make());
  std::vector<const Json*> applications;
  for (const auto& set : sets) {
    for (const auto& generated : set.expansion.applications) {
      applications.push_back(&generated.application);
    }
  }
  warn_of_notes(run, sets);
  TRY(print_applications(run, applications));
  run.report.set("result", "unchanged");
  run.report.set("message", std::to_string(applications.size()) + " applications rendered");
  return 0;
}

base::Result<int> run_apply_appset(cli::Run& run) {
  Options options;
  declare_results(run);
  if (TRY(parse_options(run, options)) == cli::Parsed::help) return 0;
  const base::Deadline deadline(run.clock, run.options.timeout);
  options.settings.deadline = &deadline;
  std::unique_ptr<Live> live;
  if (options.has_server) live = TRY(Live::open(run, options, deadline));
  const auto scene = TRY(Scene::open(run, options, live.get(), deadline));
  if (options.mode == Mode::render) return render(run, *scene);
  Planner planner(run, options, *scene, live.get(), deadline);
  if (options.mode == Mode::apply) return apply(run, options, planner, *live, deadline);
  return show_plan(run, options, planner);
}

}  // namespace

const cli::Tool& tool() {
  static const cli::Tool tool = {
      .name = "apply-appset",
      .summary = "preview, check and apply ApplicationSets, and never delete by accident",
      .usage = "[--plan|--render|--lint|--apply] --file FILE|DIR|- ...",
      .examples = "  apply-appset --file appsets --against main\n"
                  "  apply-appset --render --file appset.yaml --cluster-file clusters.yaml\n"
                  "  apply-appset --apply --file appsets --server argocd.example.com --wait",
      .result_names = result_names(),
      .run = run_apply_appset};
  return tool;
}

}  // namespace tools::apply_appset
