// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "yaml/assignment.hpp"

namespace yaml {

// Reads a list of changes, in JSON or YAML, in its order:
//
//   {"backend.tag": "abc", "backend.replicas": 3}
//   {"helm/values.yaml": {"backend.tag": "abc"}}
//
// An entry whose value is a map names a file. Types are kept: JSON's, and in YAML the integers,
// booleans and nulls that every reader takes for the same; any other plain value is a string with
// its exact spelling. Paths may start with `$.`. Fails with `malformed` for anything else, with
// `usage` for a path that is none.
base::Result<std::vector<Assignment>> read_changes(std::string_view text);

}  // namespace yaml
