// SPDX-License-Identifier: Apache-2.0
#include "sync/diff.hpp"

#include <algorithm>
#include <memory>
#include <set>
#include <tuple>

#include "argocd/inspector.hpp"
#include "argocd/look.hpp"
#include "base/text.hpp"
#include "rollout/look.hpp"
#include "rollout/planned_change.hpp"
#include "sync/closed_windows.hpp"

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
  return base::number_of(count, "resource") + " would change";
}

// What holds only as long as it goes on.
bool may_change(const Finding& finding) {
  return finding.changes && rollout::is_under_way(*finding.application);
}

rollout::Outcome not_seen(const rollout::FreshLook& look) {
  std::string message = "there is no diff: Argo CD has not looked at Git in time";
  if (!look.trouble.empty()) message += ": " + look.trouble;
  return {.word = Word::timeout, .message = std::move(message)};
}

constexpr auto under_way = "an operation is under way, this may change";

}  // namespace

base::Result<Finding> diff_of(argocd::ControlPlane& control_plane, const Target& target,
                              const SyncRequest& request) {
  const auto& application = target.look.application;
  auto finding = finding_of(control_plane, application,
                            {.word = Word::unchanged, .message = "would not change"});
  if (!target.look.is_fresh) {
    finding.outcome = not_seen(target.look);
    return finding;
  }
  if (auto reason = obstacle(target.plan.revisions, application)) {
    finding.outcome = std::move(*reason);
    return finding;
  }
  auto seen = changes_of(control_plane, application, request);
  if (!seen) {
    if (!argocd::is_about_one(seen.error())) return seen.error();
    finding.outcome = rollout::unseen(finding.name, seen.error()).outcome;
    return finding;
  }
  auto changes = std::move(*seen);
  sort_by_name(changes);
  if (const auto count = count_changes(changes); count > 0) {
    finding.outcome = {.word = Word::changed,
                       .message = "would change in " + base::number_of(count, "resource")};
  }
  finding.changes = std::move(changes);
  if (may_change(finding)) finding.outcome.message += std::string("; ") + under_way;
  return finding;
}

void print_diff(const cli::Run& run, const Finding& finding, bool has_fields) {
  const auto& revisions = finding.application->revisions;
  auto first = base::printable(to_string(finding.name)) + ": ";
  if (!finding.changes) {
    run.print(first + finding.outcome.message);
    for (const auto& remark : finding.remarks) run.print("  " + remark);
    return;
  }
  first += count_text(count_changes(*finding.changes));
  if (!revisions.empty()) first += " at " + rollout::short_revisions(revisions);
  run.print(first);
  if (may_change(finding)) run.print(std::string("  ") + under_way);
  for (const auto& remark : finding.remarks) run.print("  " + remark);
  for (const auto& change : *finding.changes) {
    for (const auto& line : lines_of(change)) run.print("  " + line);
  }
  if (!has_fields && !finding.changes->empty()) {
    run.print("  which fields differ, only Argo CD's API server knows");
  }
}

base::Result<int> show_diff(const cli::Run& run, const Options& options,
                            argocd::ControlPlane& control_plane, const base::Deadline& deadline) {
  auto targets = TRY(find_targets(run, options, control_plane));
  if (targets.empty())
    return rollout::none_found(run, options.rollout.allow_none, options.rollout.selection);
  TRY(look_afresh(targets.there, control_plane, deadline));
  ClosedWindows closed_windows(control_plane, deadline);
  auto findings = targets.unseen;
  for (const auto& target : targets.there) {
    if (const auto request = request_for(target, run.clock.now())) {
      findings.push_back(TRY(diff_of(control_plane, target, *request)));
      TRY(closed_windows.tell(findings.back()));
    } else {
      findings.push_back(
          finding_of(control_plane, target.look.application, rollout::outcome_of(request.error())));
    }
    print_diff(run, findings.back(), control_plane.inspector() != nullptr);
  }
  for (auto& child : lost_children(run, targets, findings)) findings.push_back(std::move(child));
  rollout::report(findings, deadline.spent(), run.report);
  if (auto failure = rollout::failure_of(findings)) return std::move(*failure);
  const bool would_change =
      std::any_of(findings.begin(), findings.end(),
                  [](const Finding& finding) { return finding.outcome.word == Word::changed; });
  return options.check && would_change ? cli::would_change : 0;
}

}  // namespace tools::sync
