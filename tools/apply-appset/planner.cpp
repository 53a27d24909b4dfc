// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/planner.hpp"

#include <utility>

#include "apply-appset/bystanders.hpp"
#include "apply-appset/plan_file.hpp"
#include "apply-appset/plan_view.hpp"
#include "apply-appset/report.hpp"
#include "base/file.hpp"

namespace tools::apply_appset {

// The objects that there are, as the server, --current or --against say.
base::Result<Current> Planner::current() {
  if (!options_.against.empty()) return scene_.at_revision(options_.against);
  if (options_.compares_with_live()) return live_->read(scene_.input());
  Current current;
  auto input = TRY(read_input(options_.current, deadline_).context("reading --current"));
  for (auto& document : input.documents) current.add(document.release());
  if (options_.current.empty()) {
    run_.log.warning(
        "this compares with nothing: --current, --against or --server say what there is");
  }
  return current;
}

// An application of that name may be there, in a project of others.
base::Result<void> Planner::warn_of_unseen(const Plan& plan) {
  if (!options_.compares_with_live() || plan.count(Action::create) == 0) return {};
  const bool sees_all = TRY(live_->objects().sees_all(argocd::ObjectKind::application));
  if (!sees_all) {
    run_.log.warning(
        "this account may not see all applications: what would be created may be there already, "
        "in another project, and would be taken over");
  }
  return {};
}

base::Result<Planned> Planner::make() {
  if (options_.compares_with_live()) {
    const auto ns = TRY(live_->own_namespace());
    scene_.place_objects(ns);
  }
  auto there = TRY(current());
  auto sets = TRY(scene_.make(there));
  warn_of_notes(run_, sets);
  const auto surroundings = TRY(scene_.surroundings());
  auto plan = TRY(make_plan(scene_.input(), sets, there, surroundings, options_.controller));
  if (!options_.against.empty()) add_gone_sets(plan, scene_.input(), there, surroundings);
  const Expand expand = [this](const Json& set) { return scene_.expand(set); };
  find_emptied(plan, there, expand);
  if (options_.compares_with_live()) {
    TRY(add_bystanders(
        plan, there, [this](const Json& set) { return scene_.expand_here(set); }, surroundings,
        options_.controller));
  }
  TRY(warn_of_unseen(plan));
  auto guards = tripped(plan, options_.allowance);
  return Planned{.sets = std::move(sets),
                 .current = std::move(there),
                 .plan = std::move(plan),
                 .guards = std::move(guards)};
}

base::Result<void> write_markdown(const cli::Run& run, const Options& options,
                                  const Planned& planned) {
  if (options.markdown.empty()) return {};
  const auto text = run.log.redactor().redact(markdown_of(planned.plan, planned.guards));
  return base::write_file(options.markdown, text).context("--markdown");
}

base::Result<int> show_plan(cli::Run& run, const Options& options, Planner& planner) {
  const auto planned = TRY(planner.make());
  report_plan(run, planned.plan, planned.guards);
  run.report.set("result", planned.plan.is_empty() ? "unchanged" : "changed");
  run.report.set("message", summary_of(planned.plan));
  TRY(write_markdown(run, options, planned));
  if (!options.plan_file.empty()) {
    TRY(write_plan_file(options.plan_file, plan_file_of(planned, planner.input()),
                        run.log.redactor()));
  }
  return options.check && !planned.plan.is_empty() ? cli::would_change : 0;
}

}  // namespace tools::apply_appset
