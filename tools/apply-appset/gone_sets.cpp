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

// What a set refuses to make as long as another one has it, it makes once that is gone.
void hand_over(SetPlan& set, const SetPlan& gone) {
  if (set.ns != gone.ns) return;
  for (auto& step : set.steps) {
    if (step.action != Action::refuse || step.owner != gone.name) continue;
    step.action = Action::create;
    step.reason = "once the ApplicationSet " + gone.name + " is gone";
  }
}

}  // namespace

void add_gone_sets(Plan& plan, const Input& input, const Current& before,
                   const applicationset::Surroundings& surroundings) {
  for (const auto& [key, object] : before.others) {
    if (applicationset::text_at(object, "kind") != "ApplicationSet") continue;
    const auto set = applicationset::key_of(object);
    if (has_set(input, set)) continue;
    auto gone = applicationset::plan_removal(object, before.applications, surroundings);
    mark_unknown(plan, gone, before);
    for (auto& other : plan.sets) hand_over(other, gone);
    plan.sets.push_back(std::move(gone));
  }
}

}  // namespace tools::apply_appset
