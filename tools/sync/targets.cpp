// SPDX-License-Identifier: Apache-2.0
#include "sync/targets.hpp"

#include <algorithm>

#include "argocd/look.hpp"
#include "rollout/children.hpp"
#include "rollout/look.hpp"

namespace tools::sync {
namespace {

using rollout::Finding;

// Whether a sync would make the child, or may, where nobody has looked at what it would change.
bool may_make(const Finding& manager, const Finding& child) {
  if (!manager.application) return false;
  if (!manager.changes) return is_success(manager.outcome.word);
  // Kubernetes tells what is not there from what nobody may see.
  const bool is_known_missing = child.outcome.word == rollout::Word::notfound;
  const auto makes = [&](const rollout::PlannedChange& change) {
    const bool creates = change.what == rollout::Planned::create ||
                         (change.what == rollout::Planned::apply && is_known_missing);
    return creates && change.object.kind == "Application" &&
           change.object.name == child.name.name && change.object.ns == child.name.ns;
  };
  return std::any_of(manager.changes->begin(), manager.changes->end(), makes);
}

rollout::Trigger trigger_for(const Target& target, base::TimePoint now) {
  rollout::Trigger trigger(target.plan, "dry-run");
  trigger.observe(target.look.application, rollout::From::read, now);
  return trigger;
}

}  // namespace

Finding finding_of(const argocd::ControlPlane& control_plane,
                   const argocd::Application& application, rollout::Outcome outcome) {
  return {.name = application.name,
          .application = application,
          .outcome = std::move(outcome),
          .link = control_plane.link(application.name)};
}

base::Result<Targets> find_targets(const cli::Run& run, const Options& options,
                                   argocd::ControlPlane& control_plane) {
  Targets targets;
  auto plan = *options.rollout.plan;
  std::vector<argocd::Application> applications;
  for (auto& [name, application] :
       TRY(argocd::look_at_each(control_plane, options.rollout.selection))) {
    if (application) {
      targets.there.push_back({{*application}, plan});
      applications.push_back(std::move(*application));
    } else {
      targets.unseen.push_back(rollout::unseen(name, application.error()));
      for (const auto& line : lines_of(targets.unseen.back())) run.print(line);
    }
  }
  if (!options.rollout.follow.with_children) return targets;
  const auto children =
      TRY(rollout::look_at_children(control_plane, std::move(applications), plan.revisions));
  for (const auto& child : children) {
    plan.revisions = child.wanted;
    if (child.application) {
      targets.there.push_back({{*child.application}, plan, true});
    } else {
      targets.unseen_children.push_back(rollout::unseen(child.name, child.application.error()));
    }
  }
  return targets;
}

std::vector<Finding> lost_children(const cli::Run& run, const Targets& targets,
                                   const std::vector<Finding>& managers) {
  std::vector<Finding> lost;
  for (const auto& child : targets.unseen_children) {
    const bool is_to_come = std::any_of(managers.begin(), managers.end(), [&](const auto& manager) {
      return may_make(manager, child);
    });
    if (is_to_come) {
      run.print(to_string(child.name) + ": is not there yet");
      continue;
    }
    for (const auto& line : lines_of(child)) run.print(line);
    lost.push_back(child);
  }
  return lost;
}

base::Result<void> look_afresh(std::vector<Target>& targets, argocd::ControlPlane& control_plane,
                               const base::Deadline& deadline) {
  constexpr base::Duration most_kept = std::chrono::seconds(10);
  const auto remaining = deadline.remaining();
  const base::Deadline patience(deadline.clock(), remaining - std::min(remaining / 10, most_kept));
  std::vector<argocd::Application> applications;
  auto refresh = argocd::Refresh::normal;
  for (const auto& target : targets) {
    applications.push_back(target.look.application);
    if (target.plan.refresh == argocd::Refresh::hard) refresh = argocd::Refresh::hard;
  }
  auto looks = TRY(rollout::look_afresh(control_plane, std::move(applications), refresh, patience));
  for (std::size_t i = 0; i < targets.size(); ++i) targets[i].look = std::move(looks[i]);
  return {};
}

base::Result<argocd::SyncRequest> request_for(const Target& target, base::TimePoint now) {
  return trigger_for(target, now).request();
}

bool is_to_be_left(const Target& target, base::TimePoint now) {
  return target.look.is_fresh && !rollout::is_under_way(target.look.application) &&
         trigger_for(target, now).is_to_be_left();
}

}  // namespace tools::sync
