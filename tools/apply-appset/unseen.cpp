// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/unseen.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "applicationset/outside.hpp"
#include "apply-appset/bystanders.hpp"
#include "apply-appset/children.hpp"
#include "base/text.hpp"
#include "yaml/message.hpp"

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
  plan.unknown.push_back(
      {"sets that are not shown",
       live.goes_to_kubernetes()
           ? "clusters change, and Argo CD may have ApplicationSets in other namespaces, which "
             "--all-namespaces looks at"
           : "clusters change, and this account may not see all ApplicationSets"});
  return {};
}

namespace {

bool is_written(const Plan& plan, const SetPlan& set) {
  return std::any_of(plan.objects.begin(), plan.objects.end(), [&](const ObjectStep& object) {
    return object.kind == "ApplicationSet" && object.ns == set.ns && object.name == set.name &&
           object.action != Action::unchanged;
  });
}

// Those that the set makes as it is, and that are not shown.
std::vector<std::string> unseen_of(const applicationset::Expansion& made, const Current& current) {
  std::vector<std::string> names;
  for (const auto& generated : made.applications) {
    const auto key = applicationset::key_of(generated.application);
    if (!current.applications.contains(key)) names.push_back(key.second);
  }
  return names;
}

}  // namespace

void add_unseen_children(Plan& plan, const Current& current, const Expand& expand) {
  const bool moves_clusters = changes_clusters(plan);
  for (const auto& set : plan.sets) {
    const auto live = current.others.find({"ApplicationSet", set.ns, set.name});
    if (live == current.others.end() || known_children(live->second)) continue;
    if (!moves_clusters && !is_written(plan, set)) continue;
    const auto made = expand(live->second);
    std::string reason = "this account may not see all applications, and ";
    if (made.has_failed()) {
      plan.unknown.push_back({set.name, reason + "which ones the set has, it does not say"});
      continue;
    }
    const auto names = unseen_of(made, current);
    if (names.empty()) continue;
    plan.unknown.push_back(
        {set.name, reason + "it does not see what the set makes now: " + yaml::list(names)});
  }
}

}  // namespace tools::apply_appset
