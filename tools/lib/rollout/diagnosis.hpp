// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "argocd/control_plane.hpp"
#include "base/clock.hpp"
#include "rollout/goal.hpp"
#include "rollout/summary.hpp"

namespace rollout {

// So long may the search for reasons take, also when the deadline of the run is over: that is when
// one wants to know most.
constexpr base::Duration diagnosis_allowed = std::chrono::seconds(5);

// Looks for the reasons of all failures at once and adds them to the findings: pods and their
// events and logs, fields that differ and why, conditions, sync waves still to come. As good as it
// gets until `deadline`; what cannot be found out is left as it was. Of many failures and many
// resources, only the first few are looked into.
void diagnose(argocd::ControlPlane& control_plane, std::vector<Finding>& findings, const Goal& goal,
              const base::Deadline& deadline);

// "sync waves still to come: 2 (3 resources), 5 (1 resource)"; empty where none are, or where no
// operation stopped before them.
std::string waves_to_come(const argocd::Application& application);

}  // namespace rollout
