// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/unseen.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "applicationset/outside.hpp"
#include "apply-appset/bystanders.hpp"
#include "base/text.hpp"

namespace tools::apply_appset {

using argocd::ObjectKind;

namespace {

// Why nobody can tell which clusters a set finds, though the account sees all; empty where somebody
// can.
std::string doubt_of(const Json& set, const Live& live, const std::string& doubled) {
  if (applicationset::selects_bare_clusters(set) && live.doubts_local()) {
    return "whether there is a Secret for " + std::string(applicationset::local_name) +
           ", the API server does not show";
  }
  if (doubled.empty()) return {};
  return "there are several clusters " + base::printable(doubled) +
         ", and generators find one of them";
}

}  // namespace

base::Result<void> add_unseen(Plan& plan, std::vector<const Json*> sets, Live& live,
                              const Scene& scene,
                              const applicationset::Surroundings& surroundings) {
  std::erase_if(sets, [](const Json* set) { return !is_over_clusters(*set); });
  if (!sets.empty()) {
    const bool sees_clusters = TRY(live.objects().sees_all(ObjectKind::cluster));
    const auto& known = surroundings.clusters;
    const auto doubled = known ? scene.cluster_changes().doubled_in(*known) : std::string();
    for (const auto* set : sets) {
      auto reason = sees_clusters ? doubt_of(*set, live, doubled)
                                  : std::string("this account may not see all clusters");
      if (reason.empty()) continue;
      plan.unknown.push_back({applicationset::key_of(*set).second, std::move(reason)});
    }
  }
  if (!changes_clusters(plan)) return {};
  const bool sees_sets = TRY(live.objects().sees_all(ObjectKind::application_set));
  if (sees_sets) return {};
  plan.unknown.push_back({"sets that are not shown",
                          "clusters change, and this account may not see all ApplicationSets"});
  return {};
}

}  // namespace tools::apply_appset
