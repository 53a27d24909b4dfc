// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "apply-appset/plan.hpp"

namespace tools::apply_appset {

using applicationset::Step;

namespace {

// Whether the files have an object of the same kind and name.
bool is_in(const Input& input, const Json& object) {
  const auto kind = applicationset::text_at(object, "kind");
  const auto key = applicationset::key_of(object);
  return std::any_of(
      input.documents.begin(), input.documents.end(), [&](const manifests::Document& document) {
        return document.kind_name() == kind && applicationset::key_of(document.json()) == key;
      });
}

// Whether a set makes an application, which then only changes hands.
bool is_made(const Plan& plan, const Json& object) {
  if (applicationset::text_at(object, "kind") != "Application") return false;
  const auto [ns, name] = applicationset::key_of(object);
  return std::any_of(
      plan.sets.begin(), plan.sets.end(), [&, ns = ns, name = name](const auto& set) {
        return std::any_of(set.steps.begin(), set.steps.end(),
                           [&](const Step& step) { return step.ns == ns && step.name == name; });
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

void add_gone_objects(Plan& plan, const Input& input, const Current& before) {
  const auto add = [&](const Json& object) {
    if (is_in(input, object) || is_made(plan, object)) return;
    const auto [ns, name] = applicationset::key_of(object);
    plan.objects.push_back({.action = Action::remove,
                            .kind = applicationset::text_at(object, "kind"),
                            .ns = ns,
                            .name = name,
                            .remark = "no longer in the files; where it is pruned"});
  };
  for (const auto& [key, object] : before.others) {
    if (applicationset::text_at(object, "kind") != "ApplicationSet") add(object);
  }
  for (const auto& [key, application] : before.applications) {
    if (applicationset::owner_of(application).empty()) add(application);
  }
}

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
    if (is_in(input, object)) continue;
    auto gone = applicationset::plan_removal(object, before.applications, surroundings);
    mark_unknown(plan, gone, before);
    plan.sets.push_back(std::move(gone));
  }
}

}  // namespace tools::apply_appset
