// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/bystanders.hpp"

#include <algorithm>
#include <utility>

#include "applicationset/outside.hpp"

namespace tools::apply_appset {

using applicationset::text_at;

namespace {

// Whether generators could see it: all but the credentials.
bool changes_clusters(const Plan& plan) {
  return std::any_of(plan.objects.begin(), plan.objects.end(), [](const ObjectStep& step) {
    if (!step.is_cluster || step.action == Action::unchanged) return false;
    return step.action == Action::create ||
           std::any_of(step.changes.begin(), step.changes.end(),
                       [](const auto& change) { return change.path != "data.config"; });
  });
}

bool is_planned(const Plan& plan, const applicationset::ApplicationKey& key) {
  return std::any_of(plan.sets.begin(), plan.sets.end(), [&](const SetPlan& set) {
    return set.ns == key.first && set.name == key.second;
  });
}

bool stays_as_it_is(const SetPlan& set) {
  return set.count(Action::unchanged) == set.steps.size();
}

}  // namespace

std::vector<const Json*> sets_over_clusters(const Current& current) {
  std::vector<const Json*> sets;
  for (const auto& [key, object] : current.others) {
    if (text_at(object, "kind") == "ApplicationSet" &&
        (applicationset::has_generator(object, "clusters") ||
         applicationset::has_generator(object, "clusterDecisionResource"))) {
      sets.push_back(&object);
    }
  }
  return sets;
}

base::Result<void> add_bystanders(Plan& plan, const Current& current, const Expand& expand,
                                  const applicationset::Surroundings& surroundings,
                                  const applicationset::ControllerSettings& controller) {
  if (!changes_clusters(plan)) return {};
  for (const auto* set : sets_over_clusters(current)) {
    const auto key = applicationset::key_of(*set);
    if (is_planned(plan, key)) continue;
    const auto expansion = expand(*set);
    if (expansion.has_failed()) {
      plan.unknown.push_back({key.second, base::to_string(expansion.errors.front())});
      continue;
    }
    auto set_plan = TRY(
        applicationset::plan_set(*set, expansion, current.applications, surroundings, controller)
            .context("ApplicationSet " + key.second));
    set_plan.is_bystander = true;
    if (!stays_as_it_is(set_plan)) plan.sets.push_back(std::move(set_plan));
  }
  return {};
}

}  // namespace tools::apply_appset
