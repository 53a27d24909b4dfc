// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/command.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "apply-appset/apply.hpp"
#include "apply-appset/lint_view.hpp"
#include "apply-appset/live.hpp"
#include "apply-appset/options.hpp"
#include "apply-appset/planner.hpp"
#include "apply-appset/render.hpp"
#include "apply-appset/report.hpp"
#include "apply-appset/scene.hpp"

namespace tools::apply_appset {
namespace {

using applicationset::Json;

// What is rendered has no namespace that nobody has said.
base::Result<int> render(cli::Run& run, const Options& options, Scene& scene) {
  if (!options.server.ns.empty()) {
    scene.place_objects(options.server.ns, Scene::Certainty::known);
  }
  const auto sets = TRY(scene.make());
  std::vector<const Json*> applications;
  for (const auto& set : sets) {
    for (const auto& generated : set.expansion.applications) {
      applications.push_back(&generated.application);
    }
  }
  warn_of_notes(run, sets);
  TRY(print_applications(run, applications));
  if (options.strict) TRY(check_notes(sets));
  run.report.set("result", "unchanged");
  run.report.set("message", std::to_string(applications.size()) + " applications rendered");
  return 0;
}

// What needs no server does not fail for one that cannot be used, as long as nobody asks it.
base::Result<std::unique_ptr<Live>> open_live(cli::Run& run, const Options& options,
                                              const base::Deadline& deadline) {
  if (!options.has_server || options.mode == Mode::lint) return std::unique_ptr<Live>();
  auto live = Live::open(run, options, deadline);
  if (live || options.compares_with_live()) return live;
  run.log.info("Argo CD is not asked: " + base::to_string(live.error()));
  return std::unique_ptr<Live>();
}

// Another revision may have objects that are gone now, and lint says itself what is nearly one.
base::Result<void> check_objects(const Options& options, const Input& input) {
  auto types = check_types(input);
  if (options.mode == Mode::lint && !types) return {};
  TRY(std::move(types));
  if (!options.against.empty()) return {};
  return check_has_objects(input, options.files);
}

base::Result<int> do_it(cli::Run& run, const Options& options, const base::Deadline& deadline) {
  const auto live = TRY(open_live(run, options, deadline));
  auto opened = Scene::open(run, options, live.get(), deadline);
  if (!opened && options.mode == Mode::lint) annotate_unreadable(run, opened.error());
  const auto scene = TRY(std::move(opened));
  TRY(check_objects(options, scene->input()));
  if (options.mode == Mode::lint) return lint(run, options, *scene);
  if (options.mode == Mode::render) return render(run, options, *scene);
  Planner planner(run, options, *scene, live.get(), deadline);
  if (options.mode == Mode::apply) return apply(run, options, planner, *live, deadline);
  return show_plan(run, options, planner);
}

base::Result<int> run_apply_appset(cli::Run& run) {
  Options options;
  declare_results(run);
  if (TRY(parse_options(run, options)) == cli::Parsed::help) return 0;
  const base::Deadline deadline(run.clock, run.options.timeout);
  options.settings.deadline = &deadline;
  auto status = do_it(run, options, deadline);
  run.report.set("duration", base::to_string(deadline.spent()));
  return status;
}

}  // namespace

const cli::Tool& tool() {
  static const cli::Tool tool = {
      .name = "apply-appset",
      .summary = "preview, check and apply ApplicationSets, and never delete by accident",
      .usage = "[--plan|--render|--lint|--apply] --file FILE|DIR|- ...",
      .examples =
          "  apply-appset --file appsets --against main\n"
          "  apply-appset --render --file appset.yaml --cluster-file clusters.yaml\n"
          "  apply-appset --apply --file appsets --server argocd.example.com --wait",
      .result_names = result_names(),
      .run = run_apply_appset};
  return tool;
}

}  // namespace tools::apply_appset
