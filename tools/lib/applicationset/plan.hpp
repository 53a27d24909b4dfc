// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "applicationset/difference.hpp"
#include "applicationset/expand.hpp"
#include "applicationset/json.hpp"
#include "applicationset/policy.hpp"

namespace applicationset {

// Applications by namespace and name.
using ApplicationKey = std::pair<std::string, std::string>;
using Applications = std::map<ApplicationKey, Json>;

ApplicationKey key_of(const Json& application);

// What would become of one Application.
enum class Action {
  create,
  adopt,  // it is there, and belongs to nobody: the controller takes it over
  change,
  remove,
  unchanged,
  keep,    // it would be changed or deleted, and the policy says no
  refuse,  // it cannot be made: the reason says why
};

std::string_view to_string(Action action);

struct Step {
  Action action = Action::unchanged;
  std::string ns;
  std::string name;
  std::vector<FieldChange> changes = {};  // of `adopt`, `change` and `keep`
  std::string reason = {};                // of `keep` and `refuse`
  std::string owner = {};                 // of `refuse`: the set that it belongs to
  std::string other_name = {};            // the new name of what goes, the old one of what comes
  bool was_refused = false;               // of `refuse`: it could not be made before, either
  bool deletes_resources = false;         // of `remove`; if not, the reason may say why
  bool moves = false;  // the destination, the project or the repository is another one
};

// What the controller would do once it has seen a set.
struct SetPlan {
  std::string ns;
  std::string name;
  Policy policy = {};
  std::vector<Step> steps = {};  // by name
  std::vector<GeneratorCount> empty_generators = {};
  bool is_halted = false;     // the set has errors, so nothing would happen
  bool is_gone = false;       // the set itself goes
  bool is_bystander = false;  // it stays as it is, and what it finds does not
  bool is_unknown = false;    // which Applications it has now

  std::size_t count(Action action) const;
};

// What is known about where Applications can go; nothing where it is not known.
struct Surroundings {
  std::optional<std::vector<std::string>> projects = std::nullopt;  // names
  std::optional<std::vector<Cluster>> clusters = std::nullopt;
};

// Compares what a set makes with the Applications that there are (`current`: of all sets, in all
// namespaces). Fails where the set's ignoreApplicationDifferences cannot be understood.
base::Result<SetPlan> plan_set(const Json& set, const Expansion& expansion,
                               const Applications& current, const Surroundings& surroundings,
                               const ControllerSettings& controller);

// Of a set that goes itself: Kubernetes deletes its Applications with it.
SetPlan plan_removal(const Json& set, const Applications& current,
                     const Surroundings& surroundings);

// The name of the ApplicationSet that controls an Application; empty where none does.
std::string owner_of(const Json& application);

}  // namespace applicationset
