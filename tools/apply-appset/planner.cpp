// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/planner.hpp"

#include <utility>

#include "apply-appset/bystanders.hpp"
#include "apply-appset/children.hpp"
#include "apply-appset/field_check.hpp"
#include "apply-appset/masking.hpp"
#include "apply-appset/plan_file.hpp"
#include "apply-appset/plan_view.hpp"
#include "apply-appset/report.hpp"
#include "apply-appset/unseen.hpp"
#include "base/file.hpp"

namespace tools::apply_appset {

namespace {

// Where Argo CD is, if nobody says.
constexpr const char* usual_namespace = "argocd";

}  // namespace

// An object that names no namespace is the same one as before, where that was written down.
base::Result<void> Planner::place_objects() {
  if (options_.compares_with_live()) {
    const auto ns = TRY(live_->own_namespace());
    scene_.place_objects(ns, Scene::Certainty::known);
  } else if (!options_.server.ns.empty()) {
    scene_.place_objects(options_.server.ns, Scene::Certainty::known);
  } else {
    scene_.place_objects(usual_namespace, Scene::Certainty::guessed);
  }
  return {};
}

// The objects that there are, as the server, --current or --against say.
base::Result<Current> Planner::current() {
  if (!options_.against.empty()) return scene_.at_revision(options_.against);
  if (options_.compares_with_live()) return live_->read(scene_.input());
  Current current;
  auto input = TRY(read_input(options_.current, deadline_).context("reading --current"));
  for (const auto& warning : warnings_for(input, options_.current, Wanted::objects)) {
    run_.log.warning(warning);
  }
  scene_.place(input);
  for (auto& document : input.documents) current.add(document.release());
  if (options_.current.empty()) {
    run_.log.warning(
        "this compares with nothing: --current, --against or --server say what there is");
  }
  return current;
}

// An application of that name may be there, in a project of others; and sets that change may have
// others there.
base::Result<void> Planner::look_for_unseen(Plan& plan, const Current& there) {
  if (!options_.compares_with_live()) return {};
  const bool sees_all = TRY(live_->objects().sees_all(argocd::ObjectKind::application));
  if (sees_all) return {};
  if (plan.count(Action::create) > 0) {
    run_.log.warning(
        "this account may not see all applications: what would be created may be there already, "
        "in another project, and would be taken over");
  }
  const Expand expand = [this](const Json& set) { return scene_.ask_argocd(set); };
  add_unseen_children(plan, there, expand);
  return {};
}

// The API server works out a set only in a project that is there.
base::Error Planner::with_project(base::Error error, const Current& there) const {
  if (live_ == nullptr || live_->goes_to_kubernetes() || !error.hint.empty()) return error;
  for (const auto* document : input().of_kind(manifests::ObjectKind::project)) {
    const bool is_named =
        !document->name().empty() && error.message.find(document->name()) != std::string::npos;
    if (!is_named || there.find(document->json()) != nullptr) continue;
    error.hint = "its AppProject is among the files, and not there yet: apply that first";
  }
  return error;
}

// What the clusters of a running Argo CD have to do with a plan.
base::Result<void> Planner::add_clusters(Plan& plan, const std::vector<MadeSet>& sets,
                                         const Current& there,
                                         const applicationset::Surroundings& surroundings) {
  std::vector<const Json*> finders;
  if (options_.compares_with_live()) {
    finders = bystanders_of(plan, there);
    const Expand expand = [this](const Json& set) { return scene_.expand_here(set); };
    TRY(add_bystanders(plan, there, expand, surroundings, options_.controller));
  }
  if (!scene_.asks_for_clusters()) return {};
  for (const auto& set : sets) {
    if (!scene_.must_ask_argocd(set.json())) finders.push_back(&set.json());
  }
  return add_unseen(plan, std::move(finders), *live_, scene_, surroundings);
}

base::Result<Planned> Planner::make() {
  TRY(check_input_fields(run_, input()));
  TRY(place_objects());
  auto there = TRY(current());
  auto made = scene_.make(there);
  if (!made) return with_project(std::move(made).error(), there);
  auto sets = std::move(made).value();
  warn_of_notes(run_, sets);
  const auto surroundings = TRY(scene_.surroundings());
  auto plan = TRY(make_plan(scene_.input(), sets, there, surroundings, options_.controller));
  if (!options_.against.empty()) {
    add_gone_sets(plan, scene_.input(), there, surroundings);
    add_gone_objects(plan, scene_.input(), there);
  }
  hand_over(plan);
  const Expand expand = [this](const Json& set) { return scene_.expand(set); };
  find_emptied(plan, there, expand);
  TRY(add_clusters(plan, sets, there, surroundings));
  TRY(look_for_unseen(plan, there));
  hide_secrets(plan, run_.log.redactor());
  Json projects;
  const bool is_kept = !options_.plan_file.empty() && options_.compares_with_live();
  if (is_kept) projects = TRY(live_->uids_of_projects());
  auto guards = tripped(plan, options_.allowance);
  return Planned{.sets = std::move(sets),
                 .current = std::move(there),
                 .plan = std::move(plan),
                 .guards = std::move(guards),
                 .projects = std::move(projects)};
}

base::Result<void> write_markdown(const cli::Run& run, const Options& options,
                                  const Planned& planned) {
  if (options.markdown.empty()) return {};
  const auto text = markdown_of(planned.plan, planned.guards, run.log.redactor());
  return base::write_file(options.markdown, text).context("--markdown");
}

base::Result<int> show_plan(cli::Run& run, const Options& options, Planner& planner) {
  const auto planned = TRY(planner.make());
  report_plan(run, planned.plan, planned.guards);
  TRY(write_markdown(run, options, planned));
  if (!options.plan_file.empty()) {
    TRY(write_plan_file(options.plan_file, plan_file_of(planned, planner.input()),
                        run.log.redactor()));
  }
  auto refusal = refusal_of(planned.guards);
  if (refusal && (options.check || options.strict)) return std::move(*refusal);
  if (options.strict) TRY(check_notes(planned.sets));
  run.report.set("result", planned.plan.is_empty() ? "unchanged" : "changed");
  run.report.set("message", summary_of(planned.plan));
  return options.check && !planned.plan.is_empty() ? cli::would_change : 0;
}

}  // namespace tools::apply_appset
