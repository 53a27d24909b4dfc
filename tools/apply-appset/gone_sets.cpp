// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "apply-appset/plan.hpp"

namespace tools::apply_appset {

namespace {

bool has_set(const Input& input, const applicationset::ApplicationKey& key) {
  const auto sets = input.of_kind(manifests::ObjectKind::application_set);
  return std::any_of(sets.begin(), sets.end(), [&](const auto* document) {
    return applicationset::key_of(document->json()) == key;
  });
}

bool removes(const SetPlan& set, const std::string& application) {
  return std::any_of(set.steps.begin(), set.steps.end(), [&](const auto& step) {
    return step.action == Action::remove && step.name == application;
  });
}

// The set of the plan that has to let an application go before another one can make it.
const SetPlan* giver_of(const Plan& plan, const applicationset::Step& step) {
  const auto found = std::find_if(plan.sets.begin(), plan.sets.end(), [&](const SetPlan& set) {
    return set.ns == step.ns && set.name == step.owner && removes(set, step.name);
  });
  return found == plan.sets.end() ? nullptr : &*found;
}

}  // namespace

void hand_over(Plan& plan) {
  for (auto& set : plan.sets) {
    for (auto& step : set.steps) {
      if (step.action != Action::refuse || step.owner.empty()) continue;
      const auto* giver = giver_of(plan, step);
      if (giver == nullptr) continue;
      step.action = Action::create;
      step.reason = "once the ApplicationSet " + giver->name +
                    (giver->is_gone ? " is gone" : " has deleted its own");
    }
  }
}

void add_gone_sets(Plan& plan, const Input& input, const Current& before,
                   const applicationset::Surroundings& surroundings) {
  for (const auto& [key, object] : before.others) {
    if (applicationset::text_at(object, "kind") != "ApplicationSet") continue;
    const auto set = applicationset::key_of(object);
    if (has_set(input, set)) continue;
    auto gone = applicationset::plan_removal(object, before.applications, surroundings);
    mark_unknown(plan, gone, before);
    plan.sets.push_back(std::move(gone));
  }
}

}  // namespace tools::apply_appset
