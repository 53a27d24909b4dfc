// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "applicationset/plan.hpp"
#include "apply-appset/plan.hpp"

namespace tools::apply_appset {

// The sets that find something in the Secrets of clusters.
std::vector<const Json*> sets_over_clusters(const Current& current);

// Adds to a plan that writes Secrets of clusters what becomes of the sets that are there, that are
// not among the files, and that find other clusters then. Where nobody can say, it is unknown.
base::Result<void> add_bystanders(Plan& plan, const Current& current, const Expand& expand,
                                  const applicationset::Surroundings& surroundings,
                                  const applicationset::ControllerSettings& controller);

}  // namespace tools::apply_appset
