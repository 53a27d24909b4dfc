// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "argocd/control_plane.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "cli/run.hpp"
#include "rollout/fresh_look.hpp"
#include "rollout/summary.hpp"
#include "rollout/trigger.hpp"
#include "sync/options.hpp"

namespace tools::sync {

// An application that a sync would be about, and what is wanted of it.
struct Target {
  rollout::FreshLook look;
  rollout::SyncPlan plan;
  bool is_child = false;
};

struct Targets {
  std::vector<Target> there = {};
  std::vector<rollout::Finding> unseen = {};  // that are not there, or that nobody may see
  std::vector<rollout::Finding> unseen_children = {};

  bool empty() const { return there.empty() && unseen.empty(); }
};

// One that is there, and what is to be said of it.
rollout::Finding finding_of(const argocd::ControlPlane& control_plane,
                            const argocd::Application& application, rollout::Outcome outcome);

// All that are selected, and those that they manage where that was asked for: as they are now,
// before their managers are synced. Prints which of those that were named are not there.
base::Result<Targets> find_targets(const cli::Run& run, const Options& options,
                                   argocd::ControlPlane& control_plane);

// Prints the children that are not there. Returns those that no sync of a manager would make, as
// far as what is found about the managers tells.
std::vector<rollout::Finding> lost_children(const cli::Run& run, const Targets& targets,
                                            const std::vector<rollout::Finding>& managers);

// Lets Argo CD look at Git. Some time before the deadline stays for reading the resources of those
// that it has looked at.
base::Result<void> look_afresh(std::vector<Target>& targets, argocd::ControlPlane& control_plane,
                               const base::Deadline& deadline);

// What a run without --diff or --dry-run would ask for. Fails where it would refuse to ask, which
// is about this application alone.
base::Result<argocd::SyncRequest> request_for(const Target& target, base::TimePoint now);

// Whether it would not ask, since --if-out-of-sync leaves out what is Synced already.
bool is_to_be_left(const Target& target, base::TimePoint now);

}  // namespace tools::sync
