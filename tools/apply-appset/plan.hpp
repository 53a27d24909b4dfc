// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "applicationset/difference.hpp"
#include "applicationset/plan.hpp"
#include "apply-appset/input.hpp"
#include "apply-appset/made_set.hpp"

namespace tools::apply_appset {

using applicationset::Action;
using applicationset::Json;
using applicationset::SetPlan;

// What would become of an object of the files itself.
struct ObjectStep {
  Action action = Action::create;
  std::string kind;
  std::string ns;
  std::string name;
  std::vector<applicationset::FieldChange> changes = {};
};

struct Plan {
  std::vector<ObjectStep> objects;  // as the files have them
  std::vector<SetPlan> sets;        // what the controller would do after that

  // Of Applications: those that sets make, and those of the files.
  std::size_t count(Action action) const;
  std::vector<std::string> names(Action action) const;
  // Whether nothing would happen at all.
  bool is_empty() const;
};

// The objects that there are, as far as it is known.
struct Current {
  applicationset::Applications applications;
  std::vector<Json> others;  // ApplicationSets, AppProjects, Secrets

  // Of the same kind, namespace and name; nullptr where there is none.
  const Json* find(const Json& object) const;
  void add(Json object);
};

// What would happen if the files were applied. Fails with `malformed` where a set cannot be
// understood.
base::Result<Plan> make_plan(const Input& input, const std::vector<MadeSet>& sets,
                             const Current& current,
                             const applicationset::Surroundings& surroundings,
                             const applicationset::ControllerSettings& controller);

}  // namespace tools::apply_appset
