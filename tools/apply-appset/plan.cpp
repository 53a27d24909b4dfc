// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/plan.hpp"

#include <algorithm>
#include <utility>

#include "applicationset/normalise.hpp"
#include "base/text.hpp"

namespace tools::apply_appset {

using applicationset::at;
using applicationset::FieldChange;
using applicationset::text_at;
using manifests::ObjectKind;

namespace {

bool is_application(const Json& object) { return text_at(object, "kind") == "Application"; }

bool is_secret(const Json& object) { return text_at(object, "kind") == "Secret"; }

bool is_same_object(const Json& one, const Json& other) {
  return text_at(one, "kind") == text_at(other, "kind") &&
         applicationset::key_of(one) == applicationset::key_of(other);
}

// The values of a Secret by their keys, whichever way they are written. They are compared, and
// never shown.
Json secret_values(const Json& secret) {
  Json values = at(secret, "data").is_object() ? at(secret, "data") : Json::object();
  for (const auto& [key, value] : at(secret, "stringData").items()) {
    if (value.is_string()) values[key] = base::base64(value.get_ref<const std::string&>());
  }
  return values;
}

// What an object says that has an effect. Of an Application in the form in which they are compared.
Json comparable(const Json& object) {
  if (is_application(object)) return applicationset::normalised(object);
  Json result = Json::object();
  for (const auto* key : {"labels", "annotations", "finalizers"}) {
    const auto& value = at(at(object, "metadata"), key);
    if (!value.empty()) result["metadata"][key] = value;
  }
  if (is_secret(object)) {
    result["data"] = secret_values(object);
  } else {
    result["spec"] = at(object, "spec");
  }
  return result;
}

// Labels and annotations that others have set stay.
void keep_metadata(Json& after, const Json& before) {
  for (const auto* key : {"labels", "annotations"}) {
    for (const auto& [name, value] : at(at(before, "metadata"), key).items()) {
      auto& target = after["metadata"][key];
      if (!target.contains(name)) target[name] = value;
    }
  }
}

// Says which values of a Secret change, and none of them.
void blank_out(std::vector<FieldChange>& changes) {
  for (auto& change : changes) {
    if (!change.path.starts_with("data")) continue;
    if (!change.before.is_null()) change.before = "***";
    if (!change.after.is_null()) change.after = "*** (another one)";
  }
}

ObjectStep step_of(const Json& object, const Current& current) {
  const auto [ns, name] = applicationset::key_of(object);
  ObjectStep step = {
      .action = Action::create, .kind = text_at(object, "kind"), .ns = ns, .name = name};
  const auto* live = current.find(object);
  if (live == nullptr) return step;
  const Json before = comparable(*live);
  Json after = comparable(object);
  keep_metadata(after, before);
  step.changes = applicationset::differences(before, after);
  if (is_secret(object)) blank_out(step.changes);
  step.action = step.changes.empty() ? Action::unchanged : Action::change;
  return step;
}

bool is_planned(const manifests::Document& document) {
  return document.kind() != ObjectKind::other;
}

}  // namespace

const Json* Current::find(const Json& object) const {
  if (is_application(object)) {
    const auto found = applications.find(applicationset::key_of(object));
    return found == applications.end() ? nullptr : &found->second;
  }
  const auto found = std::find_if(others.begin(), others.end(), [&](const Json& other) {
    return is_same_object(other, object);
  });
  return found == others.end() ? nullptr : &*found;
}

void Current::add(Json object) {
  if (is_application(object)) {
    auto key = applicationset::key_of(object);
    applications.insert_or_assign(std::move(key), std::move(object));
  } else {
    others.push_back(std::move(object));
  }
}

std::size_t Plan::count(Action action) const { return names(action).size(); }

std::vector<std::string> Plan::names(Action action) const {
  std::vector<std::string> names;
  for (const auto& object : objects) {
    if (object.kind == "Application" && object.action == action) names.push_back(object.name);
  }
  for (const auto& set : sets) {
    for (const auto& step : set.steps) {
      if (step.action == action) names.push_back(step.name);
    }
  }
  return names;
}

bool Plan::is_empty() const {
  const auto is_idle = [](const auto& step) {
    return step.action == Action::unchanged || step.action == Action::keep ||
           step.action == Action::refuse;
  };
  return std::all_of(objects.begin(), objects.end(), is_idle) &&
         std::all_of(sets.begin(), sets.end(), [&](const SetPlan& set) {
           return std::all_of(set.steps.begin(), set.steps.end(), is_idle);
         });
}

base::Result<Plan> make_plan(const Input& input, const std::vector<MadeSet>& sets,
                             const Current& current,
                             const applicationset::Surroundings& surroundings,
                             const applicationset::ControllerSettings& controller) {
  Plan plan;
  for (const auto& document : input.documents) {
    if (is_planned(document)) plan.objects.push_back(step_of(document.json(), current));
  }
  for (const auto& set : sets) {
    auto set_plan = TRY(applicationset::plan_set(set.json(), set.expansion, current.applications,
                                                 surroundings, controller)
                            .context(set.document->title()));
    plan.sets.push_back(std::move(set_plan));
  }
  return plan;
}

}  // namespace tools::apply_appset
