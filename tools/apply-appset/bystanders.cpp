// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/bystanders.hpp"

#include <algorithm>
#include <utility>

#include "applicationset/outside.hpp"
#include "apply-appset/children.hpp"
#include "apply-appset/digests.hpp"

namespace tools::apply_appset {

using applicationset::text_at;

namespace {

bool is_planned(const Plan& plan, const applicationset::ApplicationKey& key) {
  return std::any_of(plan.sets.begin(), plan.sets.end(), [&](const SetPlan& set) {
    return set.ns == key.first && set.name == key.second;
  });
}

bool stays_as_it_is(const SetPlan& set) {
  return set.count(Action::unchanged) == set.steps.size();
}

}  // namespace

bool is_over_clusters(const Json& set) {
  return applicationset::has_generator(set, "clusters") ||
         applicationset::has_generator(set, "clusterDecisionResource");
}

std::vector<const Json*> sets_over_clusters(const Current& current) {
  std::vector<const Json*> sets;
  for (const auto& [key, object] : current.others) {
    const bool is_set = text_at(object, "kind") == "ApplicationSet";
    if (is_set && is_over_clusters(object)) sets.push_back(&object);
  }
  return sets;
}

// Generators see all but the credentials.
bool changes_clusters(const Plan& plan) {
  return std::any_of(plan.objects.begin(), plan.objects.end(), [](const ObjectStep& step) {
    if (!step.is_cluster || step.action == Action::unchanged) return false;
    return step.action == Action::create ||
           std::any_of(step.changes.begin(), step.changes.end(),
                       [](const auto& change) { return change.path != "data.config"; });
  });
}

std::vector<const Json*> bystanders_of(const Plan& plan, const Current& current) {
  if (!changes_clusters(plan)) return {};
  auto sets = sets_over_clusters(current);
  std::erase_if(sets,
                [&](const Json* set) { return is_planned(plan, applicationset::key_of(*set)); });
  return sets;
}

base::Result<void> add_bystanders(Plan& plan, const Current& current, const Expand& expand,
                                  const applicationset::Surroundings& surroundings,
                                  const applicationset::ControllerSettings& controller) {
  for (const auto* set : bystanders_of(plan, current)) {
    const auto key = applicationset::key_of(*set);
    auto hidden = hidden_of(*set, current);
    if (hidden.count > 0) plan.hidden.push_back(std::move(hidden));
    const auto expansion = expand(*set);
    if (expansion.has_failed()) {
      plan.unknown.push_back({key.second, base::to_string(expansion.errors.front())});
      continue;
    }
    auto set_plan = TRY(
        applicationset::plan_set(*set, expansion, current.applications, surroundings, controller)
            .context("ApplicationSet " + key.second));
    set_plan.is_bystander = true;
    plan.bystanders.push_back({.title = "ApplicationSet " + key.first + '/' + key.second,
                               .digest = digest_of_made(expansion)});
    if (!stays_as_it_is(set_plan)) plan.sets.push_back(std::move(set_plan));
  }
  return {};
}

}  // namespace tools::apply_appset
