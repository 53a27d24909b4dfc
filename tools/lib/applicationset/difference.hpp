// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "applicationset/json.hpp"

namespace applicationset {

// One field that two objects differ in. Null where one of them does not have it.
struct FieldChange {
  std::string path;  // "spec.source.targetRevision"
  Json before;
  Json after;
};

// The fields that differ, in the order of `before`, then of `after`. The order of keys does not
// count. Objects are gone into; so are lists, item by item.
std::vector<FieldChange> differences(const Json& before, const Json& after);

// The same, without a list of where: as the values of JSON.
bool are_equal(const Json& one, const Json& other);

}  // namespace applicationset
