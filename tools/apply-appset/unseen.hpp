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

}  // namespace tools::apply_appset
