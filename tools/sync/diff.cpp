// SPDX-License-Identifier: Apache-2.0
#include "sync/diff.hpp"

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

#include "argocd/inspector.hpp"
#include "argocd/look.hpp"
#include "argocd/sync_body.hpp"
#include "base/text.hpp"
#include "rollout/children.hpp"
#include "rollout/fresh_look.hpp"
#include "rollout/look.hpp"
#include "rollout/planned_change.hpp"
#include "rollout/summary.hpp"
#include "rollout/trigger.hpp"

namespace tools::sync {
namespace {

using argocd::Application;
using argocd::SyncRequest;
using rollout::Finding;
using rollout::PlannedChange;
using rollout::Word;

// The resources that a request is about.
class Scope {
 public:
  explicit Scope(const SyncRequest& request) {
    for (const auto& one : request.targets) names_.emplace(one.group, one.kind, one.ns, one.name);
  }

  template <typename Named>
  bool has(const Named& one) const {
    return names_.empty() || names_.contains({one.group, one.kind, one.ns, one.name});
  }

 private:
  std::set<std::tuple<std::string, std::string, std::string, std::string>> names_;
};

// Keeps what would change, and nothing of the resources themselves.
class ChangeTaker final : public argocd::ManagedTaker {
 public:
  explicit ChangeTaker(const SyncRequest& request) : scope_(request), prunes_(request.prune) {}

  void restart() override { changes.clear(); }
  base::Result<void> take(argocd::ManagedResource resource) override {
    if (!scope_.has(resource.object)) return {};
    if (auto change = rollout::planned_change(resource, prunes_))
      changes.push_back(std::move(*change));
    return {};
  }

  std::vector<PlannedChange> changes;

 private:
  Scope scope_;
  bool prunes_;
};

base::Result<std::vector<PlannedChange>> changes_of(argocd::ControlPlane& control_plane,
                                                    const Application& application,
                                                    const SyncRequest& request) {
  if (auto* inspector = control_plane.inspector()) {
    const auto taker = std::make_shared<ChangeTaker>(request);
    TRY(argocd::await<void>(control_plane, [&](auto done) {
          inspector->all_managed(application, taker, done);
        }).context("reading the resources of " + to_string(application.name)));
    return std::move(taker->changes);
  }
  std::vector<PlannedChange> changes;
  const Scope scope(request);
  for (const auto& resource : application.resources) {
    if (!scope.has(resource)) continue;
    if (auto change = rollout::planned_change(resource, request.prune)) {
      changes.push_back(std::move(*change));
    }
  }
  return changes;
}

// Argo CD compares with what an application follows and with nothing else.
bool is_compared(const rollout::WantedRevision& wanted, const Application& application) {
  if (rollout::is_at({wanted}, application, rollout::committed_revisions(application))) return true;
  return std::any_of(application.sources.begin(), application.sources.end(),
                     [&](const auto& source) { return source.target_revision == wanted.revision; });
}

// Why there is no diff of what is wanted, if there is none.
std::optional<rollout::Outcome> obstacle(const std::vector<rollout::WantedRevision>& wanted,
                                         const Application& application) {
  const std::string none = "there is no diff: ";
  if (const auto error = rollout::error_text(application); !error.empty()) {
    return rollout::Outcome{.word = Word::failed, .message = none + error};
  }
  if (application.sync != argocd::Sync::synced && application.sync != argocd::Sync::out_of_sync) {
    return rollout::Outcome{.word = Word::failed,
                            .message = none + "Argo CD has not compared it with Git"};
  }
  for (const auto& one : wanted) {
    if (is_compared(one, application)) continue;
    const auto at = rollout::short_revisions(rollout::committed_revisions(application));
    return rollout::Outcome{.word = Word::refused,
                            .message = none + "Argo CD compares it with " + at + ", not with " +
                                       rollout::short_revision(one.revision),
                            .hint =
                                "a diff is of what the application follows: leave --revision "
                                "out, or push it there",
                            .kind = base::ErrorKind::usage};
  }
  return std::nullopt;
}

std::string count_text(std::size_t count) {
  if (count == 0) return "nothing would change";
  return std::to_string(count) +
         (count == 1 ? " resource would change" : " resources would change");
}

Finding finding_of(const argocd::ControlPlane& control_plane, const Application& application) {
  return {.name = application.name,
          .application = application,
          .outcome = {.word = Word::unchanged, .message = "would not change"},
          .link = control_plane.link(application.name)};
}

base::Result<Finding> look_at(argocd::ControlPlane& control_plane, const Application& application,
                              const SyncRequest& request, const rollout::SyncPlan& plan) {
  auto finding = finding_of(control_plane, application);
  if (auto reason = obstacle(plan.revisions, application)) {
    finding.outcome = std::move(*reason);
    return finding;
  }
  auto changes = TRY(changes_of(control_plane, application, request));
  sort_by_name(changes);
  if (const auto count = count_changes(changes); count > 0) {
    finding.outcome = {.word = Word::changed,
                       .message = "would change in " + std::to_string(count) +
                                  (count == 1 ? " resource" : " resources")};
  }
  finding.changes = std::move(changes);
  return finding;
}

void print(const cli::Run& run, const Finding& finding, bool has_fields) {
  const auto& revisions = finding.application->revisions;
  auto first = to_string(finding.name) + ": ";
  if (!finding.changes) {
    run.print(first + finding.outcome.message);
    return;
  }
  first += count_text(count_changes(*finding.changes));
  if (!revisions.empty()) first += " at " + rollout::short_revisions(revisions);
  run.print(first);
  for (const auto& change : *finding.changes) {
    for (const auto& line : lines_of(change)) run.print("  " + line);
  }
  if (!has_fields && !finding.changes->empty()) {
    run.print("  which fields differ, only Argo CD's API server knows");
  }
}

// An application, and what is wanted of it.
struct Target {
  Application application;
  rollout::SyncPlan plan;
  bool is_child = false;
};

// All that are selected, and those that they manage where that was asked for: as they are now,
// before their managers are synced.
base::Result<std::vector<Target>> find_targets(const cli::Run& run, const Options& options,
                                               argocd::ControlPlane& control_plane) {
  std::vector<Target> targets;
  auto plan = *options.rollout.plan;
  auto applications = TRY(argocd::look_at(control_plane, options.rollout.selection));
  for (const auto& application : applications) targets.push_back({application, plan, false});
  if (!options.rollout.follow.with_children) return targets;
  const auto children =
      TRY(rollout::look_at_children(control_plane, std::move(applications), plan.revisions));
  for (const auto& child : children) {
    plan.revisions = child.wanted;
    if (child.application) {
      targets.push_back({*child.application, plan, true});
    } else {
      run.print(to_string(child.name) + ": " + child.application.error().message);
    }
  }
  return targets;
}

base::Result<void> refresh(std::vector<Target>& targets, argocd::ControlPlane& control_plane,
                           const base::Deadline& deadline) {
  std::vector<Application> applications;
  for (const auto& target : targets) applications.push_back(target.application);
  auto fresh = TRY(rollout::look_afresh(control_plane, std::move(applications), deadline));
  for (std::size_t i = 0; i < targets.size(); ++i) targets[i].application = std::move(fresh[i]);
  return {};
}

// What a run without --diff or --dry-run would ask for.
base::Result<SyncRequest> request_for(const Target& target, base::TimePoint now) {
  rollout::Trigger trigger(target.plan, "dry-run");
  trigger.observe(target.application, rollout::From::read, now);
  return trigger.request().context(to_string(target.application.name));
}

}  // namespace

base::Result<int> show_diff(const cli::Run& run, const Options& options,
                            argocd::ControlPlane& control_plane, const base::Deadline& deadline) {
  auto targets = TRY(find_targets(run, options, control_plane));
  if (targets.empty())
    return rollout::none_found(options.rollout.allow_none, run.report, options.rollout.selection);
  TRY(refresh(targets, control_plane, deadline));
  std::vector<Finding> findings;
  for (const auto& target : targets) {
    const auto request = TRY(request_for(target, run.clock.now()));
    findings.push_back(TRY(look_at(control_plane, target.application, request, target.plan)));
    print(run, findings.back(), control_plane.inspector() != nullptr);
  }
  rollout::report(findings, deadline.spent(), run.report);
  if (auto failure = rollout::failure_of(findings)) return std::move(*failure);
  const bool would_change =
      std::any_of(findings.begin(), findings.end(),
                  [](const Finding& finding) { return finding.outcome.word == Word::changed; });
  return options.check && would_change ? cli::would_change : 0;
}

base::Result<int> show_requests(cli::Run& run, const Options& options,
                                argocd::ControlPlane& control_plane,
                                const base::Deadline& deadline) {
  auto targets = TRY(find_targets(run, options, control_plane));
  if (targets.empty())
    return rollout::none_found(options.rollout.allow_none, run.report, options.rollout.selection);
  const bool has_fields = control_plane.inspector() != nullptr;
  if (has_fields) TRY(refresh(targets, control_plane, deadline));
  std::vector<Finding> findings;
  for (const auto& target : targets) {
    const auto request = TRY(request_for(target, run.clock.now()));
    if (target.is_child || options.overrides.empty()) {
      findings.push_back(TRY(look_at(control_plane, target.application, request, target.plan)));
      print(run, findings.back(), has_fields);
    } else {
      // What Argo CD compares now is without what will be set.
      findings.push_back(finding_of(control_plane, target.application));
      TRY(show_overrides(run, control_plane, target.application.name, options.overrides));
    }
    run.print(to_string(target.application.name) + ": " +
              sync_body(target.application, request).dump());
  }
  rollout::report(findings, deadline.spent(), run.report);
  run.report.set("result", to_string(Word::skipped));
  run.report.set("message", "nothing was synced: --dry-run");
  return 0;
}

}  // namespace tools::sync
