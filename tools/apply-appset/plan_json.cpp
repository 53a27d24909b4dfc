// SPDX-License-Identifier: Apache-2.0
#include <utility>
#include <vector>

#include "apply-appset/plan_view.hpp"
#include "apply-appset/plan_words.hpp"

namespace tools::apply_appset {

using applicationset::FieldChange;
using applicationset::Step;

namespace {

Json json_of(const std::vector<FieldChange>& changes) {
  Json list = Json::array();
  for (const auto& change : changes) {
    list.push_back({{"path", change.path}, {"old", change.before}, {"new", change.after}});
  }
  return list;
}

Json json_of(const ObjectStep& object) {
  Json json = {{"action", to_string(object.action)},
               {"kind", object.kind},
               {"namespace", object.ns},
               {"name", object.name}};
  if (!object.changes.empty()) json["changes"] = json_of(object.changes);
  if (!object.remark.empty()) json["reason"] = object.remark;
  if (!object.staying.empty()) json["staying"] = object.staying;
  return json;
}

Json json_of(const Step& step, const SetPlan& set) {
  Json json = {{"action", to_string(step.action)},
               {"kind", "Application"},
               {"namespace", step.ns},
               {"name", step.name},
               {"set", set.name},
               {"policy", set.policy.name}};
  if (!step.changes.empty()) json["changes"] = json_of(step.changes);
  if (!step.reason.empty()) json["reason"] = step.reason;
  if (!step.other_name.empty()) json["other-name"] = step.other_name;
  if (step.action == Action::remove) json["deletes-resources"] = step.deletes_resources;
  if (step.moves) json["moves"] = true;
  return json;
}

}  // namespace

Json json_of(const Plan& plan) {
  Json list = Json::array();
  for (const auto& object : plan.objects) {
    if (is_shown(object)) list.push_back(json_of(object));
  }
  for (const auto& set : plan.sets) {
    for (const auto& step : set.steps) {
      if (is_shown(step.action)) list.push_back(json_of(step, set));
    }
  }
  return list;
}

}  // namespace tools::apply_appset
