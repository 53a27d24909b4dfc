// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "applicationset/plan.hpp"
#include "apply-appset/live.hpp"
#include "apply-appset/plan.hpp"
#include "apply-appset/scene.hpp"

namespace tools::apply_appset {

// Notes the sets of which nobody can tell what they make, because Argo CD shows this account too
// little: which clusters there are, or, where a plan changes clusters, which sets. `sets` are those
// that have found clusters there.
base::Result<void> add_unseen(Plan& plan, std::vector<const Json*> sets, Live& live,
                              const Scene& scene, const applicationset::Surroundings& surroundings);

// For an account that may not see all Applications: notes the written sets that do not say which
// ones they have, where those that they make as they are, which `expand` says, are not all to be
// seen.
void add_unseen_children(Plan& plan, const Current& current, const Expand& expand);

}  // namespace tools::apply_appset
