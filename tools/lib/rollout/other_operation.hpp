// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "argocd/application.hpp"
#include "rollout/goal.hpp"

namespace rollout {

// Of an operation that is under way, and that we did not start.

// "started by ci for 4f2c9a7"; without the revision where nobody knows it.
std::string describe_operation(const argocd::Application& application);

// Whether it deploys what a sync to the wanted revisions would deploy.
enum class Aim : std::uint8_t { same, another, unknown };

// A branch comes to what Argo CD compares with now, so the answer is as fresh as its last look at
// Git; see needs_comparison(). Names of other branches and tags are known to nobody here, nor is an
// operation that names none and has not resolved one yet.
Aim aim_of_operation(const std::vector<WantedRevision>& wanted,
                     const argocd::Application& application);

// Whether the answer depends on what Argo CD compares with now.
bool needs_comparison(const std::vector<WantedRevision>& wanted,
                      const argocd::Application& application);

}  // namespace rollout
