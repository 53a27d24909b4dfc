// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "applicationset/json.hpp"
#include "base/result.hpp"

namespace applicationset {

// What the controller does with the Applications of a set.
struct Policy {
  std::string name = "sync";  // create-only, create-update, create-delete, sync
  bool updates = true;
  bool deletes = true;
};

// Fails with `usage` for a name that there is not; empty is `sync`.
base::Result<Policy> read_policy(std::string_view name);

// How a controller is set up, as far as that changes what it does with Applications.
struct ControllerSettings {
  Policy policy = {};              // of its --policy
  bool lets_sets_override = true;  // whether `applicationsSync` of a set counts
  std::vector<std::string> preserved_annotations = {};
  std::vector<std::string> preserved_labels = {};
};

// The policy that counts for a set. One that it names and there is not counts as none.
Policy policy_of(const Json& set, const ControllerSettings& controller);

}  // namespace applicationset
