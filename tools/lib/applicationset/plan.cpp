// SPDX-License-Identifier: Apache-2.0
#include "applicationset/plan.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "applicationset/normalise.hpp"
#include "applicationset/update.hpp"
#include "applicationset/validate.hpp"
#include "base/json.hpp"
#include "manifests/finalizers.hpp"

namespace applicationset {

namespace {

bool has_resources_finalizer(const Json& application) {
  const auto& finalizers = field(field(application, "metadata"), "finalizers");
  return std::any_of(finalizers.begin(), finalizers.end(), [](const Json& finalizer) {
    return finalizer.is_string() &&
           manifests::is_resources_finalizer(finalizer.get_ref<const std::string&>());
  });
}

// Where Argo CD does not know the cluster it takes the finalizer off: the resources stay.
Step removal_of(const Json& live, const Surroundings& surroundings) {
  const auto [ns, name] = key_of(live);
  Step step = {.action = Action::remove, .ns = ns, .name = name};
  if (!has_resources_finalizer(live)) return step;
  step.reason =
      refusal_of_destination(field(field(live, "spec"), "destination"), surroundings.clusters);
  step.deletes_resources = step.reason.empty();
  return step;
}

// Whether a change sends an application somewhere else, or takes it from somewhere else.
bool is_move(const FieldChange& change) {
  const std::string_view path = change.path;
  return path == "spec.project" || path.starts_with("spec.destination") ||
         path.ends_with(".repoURL");
}

// The state of the planning of one set.
class Planning {
 public:
  Planning(SetPlan& plan, const Updater& updater, const Surroundings& surroundings)
      : plan_(plan), updater_(updater), surroundings_(surroundings) {}

  void add_generated(const Json& application, const Json* live) {
    const auto [ns, name] = key_of(application);
    Step step = {.ns = ns, .name = name};
    if (live == nullptr) {
      step.action = Action::create;
    } else if (const auto owner = owner_of(*live); !owner.empty() && owner != plan_.name) {
      step.action = Action::refuse;
      step.reason = "it belongs to the ApplicationSet " + owner;
      step.owner = owner;
    } else {
      compare(step, *live, application, owner.empty());
    }
    plan_.steps.push_back(std::move(step));
  }

  void add_refused(const Json& application, const std::string& reason) {
    const auto [ns, name] = key_of(application);
    plan_.steps.push_back({.action = Action::refuse, .ns = ns, .name = name, .reason = reason});
  }

  void add_gone(const Json& live) {
    Step step = removal_of(live, surroundings_);
    if (!plan_.policy.deletes) {
      step.action = Action::keep;
      step.reason = "no longer generated; the policy " + plan_.policy.name + " deletes nothing";
    }
    plan_.steps.push_back(std::move(step));
  }

 private:
  // An unowned application is taken over, whatever the policy.
  void compare(Step& step, const Json& live, const Json& application, bool is_unowned) {
    step.changes = updater_.changes(live, application);
    step.moves = std::any_of(step.changes.begin(), step.changes.end(), &is_move);
    if (is_unowned) {
      step.action = Action::adopt;
    } else if (!step.changes.empty() && !plan_.policy.updates) {
      step.action = Action::keep;
      step.reason = "differs; the policy " + plan_.policy.name + " changes nothing";
    } else if (!step.changes.empty()) {
      step.action = Action::change;
    }
  }

  SetPlan& plan_;
  const Updater& updater_;
  const Surroundings& surroundings_;
};

// The same for objects that differ in the order of keys alone.
std::string spec_text(const Json& application) {
  return base::json_text(nlohmann::json(normalised(application)["spec"]));
}

// An application that goes and one that comes with the same destination and sources.
void find_renames(SetPlan& plan, const Applications& current,
                  const std::map<ApplicationKey, const Json*>& generated) {
  if (plan.count(Action::remove) + plan.count(Action::keep) == 0) return;
  std::map<std::string, Step*> coming;
  for (auto& step : plan.steps) {
    if (step.action != Action::create) continue;
    coming.emplace(spec_text(*generated.at({step.ns, step.name})), &step);
  }
  for (auto& step : plan.steps) {
    if (step.action != Action::remove && step.action != Action::keep) continue;
    const auto found = coming.find(spec_text(current.at({step.ns, step.name})));
    if (found == coming.end() || !found->second->other_name.empty()) continue;
    step.other_name = found->second->name;
    found->second->other_name = step.name;
  }
}

}  // namespace

ApplicationKey key_of(const Json& application) {
  const auto& metadata = field(application, "metadata");
  return {text_at(metadata, "namespace"), text_at(metadata, "name")};
}

std::string_view to_string(Action action) {
  switch (action) {
    case Action::create:
      return "create";
    case Action::adopt:
      return "adopt";
    case Action::change:
      return "change";
    case Action::remove:
      return "delete";
    case Action::unchanged:
      return "unchanged";
    case Action::keep:
      return "keep";
    case Action::refuse:
      return "refuse";
  }
  return {};
}

std::size_t SetPlan::count(Action action) const {
  return static_cast<std::size_t>(std::count_if(
      steps.begin(), steps.end(), [action](const Step& step) { return step.action == action; }));
}

std::string owner_of(const Json& application) {
  for (const auto& owner : field(field(application, "metadata"), "ownerReferences")) {
    if (text_at(owner, "kind") == "ApplicationSet" && field(owner, "controller") == true &&
        text_at(owner, "apiVersion").starts_with("argoproj.io/")) {
      return text_at(owner, "name");
    }
  }
  return {};
}

base::Result<SetPlan> plan_set(const Json& set, const Expansion& expansion,
                               const Applications& current, const Surroundings& surroundings,
                               const ControllerSettings& controller) {
  const auto [ns, name] = key_of(set);
  SetPlan plan = {.ns = ns, .name = name, .policy = policy_of(set, controller)};
  plan.is_halted = expansion.has_failed();
  if (plan.is_halted) return plan;
  const auto updater = TRY(Updater::create(set, controller));
  Planning planning(plan, updater, surroundings);
  const auto reasons = refusals(expansion.applications, surroundings);
  std::map<ApplicationKey, const Json*> generated;
  for (const auto& one : expansion.applications) {
    const auto key = key_of(one.application);
    if (!generated.emplace(key, &one.application).second) continue;
    const auto live = current.find(key);
    if (const auto reason = reasons.find(key.second); reason != reasons.end()) {
      planning.add_refused(one.application, reason->second);
    } else {
      planning.add_generated(one.application, live == current.end() ? nullptr : &live->second);
    }
  }
  for (auto live = current.lower_bound({ns, ""}); live != current.end() && live->first.first == ns;
       ++live) {
    if (owner_of(live->second) == name && !generated.contains(live->first)) {
      planning.add_gone(live->second);
    }
  }
  find_renames(plan, current, generated);
  std::sort(plan.steps.begin(), plan.steps.end(),
            [](const Step& one, const Step& other) { return one.name < other.name; });
  for (const auto& generator : expansion.generators) {
    if (generator.count == 0) plan.empty_generators.push_back(generator);
  }
  return plan;
}

SetPlan plan_removal(const Json& set, const Applications& current,
                     const Surroundings& surroundings) {
  const auto [ns, name] = key_of(set);
  SetPlan plan = {.ns = ns, .name = name, .is_gone = true};
  for (auto live = current.lower_bound({ns, ""}); live != current.end() && live->first.first == ns;
       ++live) {
    if (owner_of(live->second) == name) {
      plan.steps.push_back(removal_of(live->second, surroundings));
    }
  }
  return plan;
}

}  // namespace applicationset
