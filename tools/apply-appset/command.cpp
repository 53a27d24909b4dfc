// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/command.hpp"

#include <memory>
#include <string>
#include <utility>

#include "apply-appset/guards.hpp"
#include "apply-appset/made_set.hpp"
#include "apply-appset/options.hpp"
#include "apply-appset/plan.hpp"
#include "apply-appset/plan_view.hpp"
#include "apply-appset/render.hpp"
#include "apply-appset/report.hpp"
#include "apply-appset/scene.hpp"
#include "base/file.hpp"

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

// The objects that there are, as the files of --current or --against say.
base::Result<Current> current_of(const cli::Run& run, const Options& options, Scene& scene,
                                 const base::Deadline& deadline) {
  if (!options.against.empty()) return scene.at_revision(options.against);
  Current current;
  auto input = TRY(read_input(options.current, deadline).context("reading --current"));
  for (auto& document : input.documents) current.add(document.release());
  if (options.current.empty()) {
    run.log.warning(
        "this compares with nothing: --current, --against or --server say what there is");
  }
  return current;
}

base::Result<int> show_plan(cli::Run& run, const Options& options, Scene& scene,
                            const base::Deadline& deadline) {
  const auto sets = TRY(scene.make());
  warn_of_notes(run, sets);
  const auto current = TRY(current_of(run, options, scene, deadline));
  const auto plan = TRY(
      make_plan(scene.input(), sets, current, scene.surroundings(), options.controller));
  const auto guards = tripped(plan, options.allowance);
  report_plan(run, plan, guards);
  if (!options.markdown.empty()) {
    TRY(base::write_file(options.markdown, markdown_of(plan, guards)).context("--markdown"));
  }
  return options.check && !plan.is_empty() ? cli::would_change : 0;
}

base::Result<int> run_apply_appset(cli::Run& run) {
  Options options;
  declare_results(run);
  if (TRY(parse_options(run, options)) == cli::Parsed::help) return 0;
  const base::Deadline deadline(run.clock, run.options.timeout);
  options.settings.deadline = &deadline;
  const auto scene = TRY(Scene::open(run, options, deadline));
  if (options.mode == Mode::render) return render(run, *scene);
  return show_plan(run, options, *scene, deadline);
}

}  // namespace

const cli::Tool& tool() {
  static const cli::Tool tool = {
      .name = "apply-appset",
      .summary = "preview, check and apply ApplicationSets, and never delete by accident",
      .usage = "[--plan|--render|--lint] --file FILE|DIR|- ...",
      .examples = "  apply-appset --file appsets --against main\n"
                  "  apply-appset --render --file appset.yaml --cluster-file clusters.yaml",
      .result_names = result_names(),
      .run = run_apply_appset};
  return tool;
}

}  // namespace tools::apply_appset
