// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/plan.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "apply-appset/bystanders.hpp"
#include "apply-appset/children.hpp"
#include "apply-appset/comparison.hpp"
#include "argocd/secret_forms.hpp"
#include "base/text.hpp"
#include "manifests/metadata_rules.hpp"
#include "manifests/names.hpp"
#include "yaml/message.hpp"

namespace tools::apply_appset {

using applicationset::Step;
using applicationset::text_at;
using manifests::field;
using manifests::ObjectKind;

namespace {

bool is_application(const Json& object) {
  return text_at(object, "kind") == "Application";
}

bool is_secret(const Json& object) {
  return text_at(object, "kind") == "Secret";
}

Current::Key key_of_object(const Json& object) {
  const auto [ns, name] = applicationset::key_of(object);
  return {text_at(object, "kind"), ns, name};
}

// Of Secrets that only the API server tells of, the address is the name.
std::string told_name(const Json& secret) {
  const auto type = argocd::secret_type_of(secret);
  const auto project = type == "repository" ? argocd::secret_value(secret, "project") : "";
  return type + ' ' + argocd::address_of(secret) +
         (project.empty() ? "" : " of project " + project);
}

Current::Key told_key(const Json& secret) {
  return {"Secret", {}, told_name(secret)};
}

void compare(ObjectStep& step, const Json& live, const Json& object, bool is_managed) {
  const Json before = comparable_live(live);
  auto written = is_managed ? applied(live, object) : upserted(live, object);
  if (is_told(live)) {
    step.has_hidden_values = has_hidden_values(object);
    if (step.has_hidden_values)
      step.remark = "its secret values are not shown, and are sent anyway";
  }
  step.staying = std::move(written.staying);
  step.changes = applicationset::differences(before, written.object);
  if (is_secret(object)) blank_out(step.changes);
  step.action = step.changes.empty() ? Action::unchanged : Action::change;
  const auto owner = applicationset::owner_of(live);
  if (is_application(object) && !owner.empty()) {
    step.collision = "the ApplicationSet " + owner + " makes and changes it";
  }
  if (!text_at(field(live, "metadata"), "deletionTimestamp").empty()) {
    step.collision = "it is being deleted, whatever is written now: wait until it is gone";
  }
}

// Why an object is better not written: Kubernetes would not take it, or it would do more than to be
// there; empty where all is well.
std::string refusal_of_object(const Json& object) {
  if (!field(field(object, "metadata"), "ownerReferences").empty()) {
    return "it has an owner (metadata.ownerReferences), which would delete it: leave that out";
  }
  if (is_application(object) && object.contains("operation")) {
    return "it has an operation, which would start at once: leave that out, and use sync";
  }
  return fault_of_object(object);
}

ObjectStep step_of(const Json& object, const Current& current) {
  const auto [ns, name] = applicationset::key_of(object);
  ObjectStep step = {
      .action = Action::create, .kind = text_at(object, "kind"), .ns = ns, .name = name};
  step.is_cluster = argocd::secret_type_of(object) == "cluster";
  const bool is_by_api = current.is_live && !current.is_managed;
  if (is_secret(object) && (is_by_api || name.empty()))
    step.address = base::printable(told_name(object));
  if (const auto* live = current.find(object)) {
    if (argocd::secret_type_of(*live) == "cluster") step.is_cluster = true;
    compare(step, *live, object, current.is_managed);
  }
  auto refusal = refusal_of_object(object);
  if (!refusal.empty()) {
    step.action = Action::refuse;
    step.remark = std::move(refusal);
  }
  return step;
}

bool is_planned(const manifests::Document& document) {
  return document.kind() != ObjectKind::other;
}

}  // namespace

std::string fault_of_object(const Json& object) {
  const auto& metadata = field(object, "metadata");
  const auto name = text_at(metadata, "name");
  // Of a Secret, the address may be all the name it has.
  if (name.empty() && is_secret(object)) return {};
  if (name.empty() && metadata.contains("generateName")) {
    return "it has no name, and a generateName does not go with apply";
  }
  const auto fault = manifests::fault_of_name(name);
  return fault.empty() ? manifests::fault_of_labels(metadata) : "its name " + fault;
}

const Json* Current::find(const Json& object) const {
  if (is_application(object)) {
    const auto found = applications.find(applicationset::key_of(object));
    return found == applications.end() ? nullptr : &found->second;
  }
  auto found = others.find(key_of_object(object));
  if (found == others.end() && is_secret(object)) found = others.find(told_key(object));
  return found == others.end() ? nullptr : &found->second;
}

void Current::add(Json object) {
  if (is_application(object)) {
    auto key = applicationset::key_of(object);
    applications.insert_or_assign(std::move(key), std::move(object));
  } else {
    auto key = is_told(object) ? told_key(object) : key_of_object(object);
    others.insert_or_assign(std::move(key), std::move(object));
  }
}

std::optional<Json> merged_set(const Json& set, const Current& current) {
  const auto* live = current.is_managed ? current.find(set) : nullptr;
  if (live == nullptr) return std::nullopt;
  auto written = applied(*live, set);
  const bool is_other =
      std::any_of(written.staying.begin(), written.staying.end(),
                  [](const std::string& path) { return path.starts_with("spec."); });
  if (!is_other) return std::nullopt;
  Json merged = set;
  merged["spec"] = std::move(written.object["spec"]);
  return merged;
}

std::size_t Plan::count(Action action) const {
  return names(action).size();
}

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
  return unknown.empty() && std::all_of(objects.begin(), objects.end(), is_idle) &&
         std::all_of(sets.begin(), sets.end(), [&](const SetPlan& set) {
           return std::all_of(set.steps.begin(), set.steps.end(), is_idle);
         });
}

namespace {

bool is_generated(const Step& step) {
  return step.action == Action::unchanged || step.action == Action::change ||
         (step.action == Action::keep && !step.changes.empty());
}

// What could not be made before is made now, or no news. If it goes, nobody knows whether all
// clusters of then are known, and it counts.
void look_at_refused(SetPlan& set, const Current& current, bool is_as_it_was) {
  for (auto& step : set.steps) {
    const bool was_refused = current.refused.contains({step.ns, step.name});
    if (step.action == Action::refuse) {
      step.was_refused = is_as_it_was || was_refused;
    } else if (was_refused && is_generated(step)) {
      step = {.action = Action::create, .ns = step.ns, .name = step.name};
    }
  }
}

// What becomes of the object of a set itself.
Action action_on(const manifests::Document& document, const Plan& plan) {
  const auto object =
      std::find_if(plan.objects.begin(), plan.objects.end(),
                   [&](const ObjectStep& step) { return step.document == &document; });
  return object == plan.objects.end() ? Action::unchanged : object->action;
}

}  // namespace

void mark_unknown(Plan& plan, SetPlan& set, const Current& current) {
  set.is_unknown = current.unknown_sets.contains({set.ns, set.name});
  if (set.is_unknown) plan.unknown.push_back({set.name, "what it has now is not known"});
  const auto not_made = current.not_made.find({set.ns, set.name});
  if (not_made == current.not_made.end()) return;
  std::set<std::string_view> made;
  for (const auto& step : set.steps) made.insert(step.name);
  std::vector<std::string> lost;
  std::copy_if(not_made->second.begin(), not_made->second.end(), std::back_inserter(lost),
               [&](const std::string& name) { return !made.contains(name); });
  if (lost.empty()) return;
  plan.unknown.push_back({set.name, "it could not make " + yaml::list(lost) +
                                        " before, and does not now: an earlier form may be there"});
}

base::Result<Plan> make_plan(const Input& input, const std::vector<MadeSet>& sets,
                             const Current& current,
                             const applicationset::Surroundings& surroundings,
                             const applicationset::ControllerSettings& controller) {
  Plan plan;
  plan.unknown = current.unknown;
  for (const auto& document : input.documents) {
    if (!is_planned(document)) continue;
    plan.objects.push_back(step_of(document.json(), current));
    plan.objects.back().document = &document;
  }
  const bool moves_clusters = changes_clusters(plan);
  for (const auto& set : sets) {
    const auto action = action_on(*set.document, plan);
    if (action == Action::refuse) continue;
    auto set_plan = applicationset::plan_set(set.json(), set.expansion, current.applications,
                                             surroundings, controller);
    if (!set_plan) return placed(set, std::move(set_plan).error());
    mark_unknown(plan, *set_plan, current);
    look_at_refused(*set_plan, current,
                    current.is_live && !moves_clusters && action == Action::unchanged);
    plan.sets.push_back(std::move(*set_plan));
    auto hidden = hidden_of(set.json(), current);
    if (hidden.count > 0) plan.hidden.push_back(std::move(hidden));
  }
  return plan;
}

}  // namespace tools::apply_appset
