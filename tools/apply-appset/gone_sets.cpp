// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "apply-appset/plan.hpp"

namespace tools::apply_appset {

using applicationset::Step;

namespace {

bool has_set(const Input& input, const applicationset::ApplicationKey& key) {
  const auto sets = input.of_kind(manifests::ObjectKind::application_set);
  return std::any_of(sets.begin(), sets.end(), [&](const auto* document) {
    return applicationset::key_of(document->json()) == key;
  });
}

bool belongs_to_another(const Step& step) {
  return step.action == Action::refuse && !step.owner.empty();
}

// A set that cannot make all that it wants does not come to deleting.
bool can_delete(const SetPlan& set) {
  return std::none_of(set.steps.begin(), set.steps.end(), &belongs_to_another);
}

bool removes(const SetPlan& set, const std::string& application) {
  const auto found =
      std::lower_bound(set.steps.begin(), set.steps.end(), application,
                       [](const Step& step, const std::string& name) { return step.name < name; });
  return found != set.steps.end() && found->name == application && found->action == Action::remove;
}

// Gives what other sets wait for to them; whether there is any.
bool hands_over(const SetPlan& giver, Plan& plan) {
  bool has_any = false;
  for (auto& set : plan.sets) {
    if (set.ns != giver.ns) continue;
    for (auto& step : set.steps) {
      if (!belongs_to_another(step) || step.owner != giver.name) continue;
      if (!removes(giver, step.name)) continue;
      step.action = Action::create;
      step.reason = "once the ApplicationSet " + giver.name +
                    (giver.is_gone ? " is gone" : " has deleted its own");
      has_any = true;
    }
  }
  return has_any;
}

}  // namespace

void hand_over(Plan& plan) {
  // Who gets something may be able to give something then.
  for (bool is_new = true; is_new;) {
    is_new = false;
    for (const auto& set : plan.sets) {
      if (can_delete(set) && hands_over(set, plan)) is_new = true;
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
