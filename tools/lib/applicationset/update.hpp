// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "applicationset/difference.hpp"
#include "applicationset/ignore_rules.hpp"
#include "applicationset/json.hpp"
#include "applicationset/policy.hpp"

namespace applicationset {

// How the controller updates the Applications of one set.
class Updater {
 public:
  // `set` is the whole ApplicationSet. Fails as IgnoreRules::read().
  static base::Result<Updater> create(const Json& set, const ControllerSettings& controller);

  // The fields that the controller would change in a live Application to make it the generated one:
  // none where it would leave it alone. What the set ignores, what it preserves, and what Argo CD
  // itself keeps in annotations and finalizers does not count. But where anything else differs in a
  // list, the controller writes the list without what is ignored in it, so that this goes.
  std::vector<FieldChange> changes(const Json& live, const Json& generated) const;

 private:
  Json updated(const Json& live, const Json& generated) const;

  IgnoreRules ignored_;
  std::vector<std::string> annotations_;  // that stay as they are
  std::vector<std::string> labels_;
};

}  // namespace applicationset
