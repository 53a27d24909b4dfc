// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "applicationset/plan.hpp"
#include "apply-appset/plan.hpp"

namespace tools::apply_appset {

// Whether a set finds something in the Secrets of clusters.
bool is_over_clusters(const Json& set);

// The sets of which that is true.
std::vector<const Json*> sets_over_clusters(const Current& current);

// Whether a plan changes what generators find in the Secrets of clusters.
bool changes_clusters(const Plan& plan);

// The same of those that are not planned, where a plan changes what they find.
std::vector<const Json*> bystanders_of(const Plan& plan, const Current& current);

// Adds to a plan that writes Secrets of clusters what becomes of the sets that are there, that are
// not among the files, and that find other clusters then. Where nobody can say, it is unknown.
base::Result<void> add_bystanders(Plan& plan, const Current& current, const Expand& expand,
                                  const applicationset::Surroundings& surroundings,
                                  const applicationset::ControllerSettings& controller);

}  // namespace tools::apply_appset
