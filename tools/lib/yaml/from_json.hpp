// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace yaml {

// Whether one key of a map is written before another.
using KeyOrder = bool (*)(std::string_view one, std::string_view other);

// A value as YAML, the way Kubernetes and its tools write it (sigs.k8s.io/yaml over go-yaml v2):
// block style, lists not indented below their key, a text in quotes where a reader would take it
// for something else, and in a literal block where it has several lines. Ends with a line end.
//
// A float that is a whole number below 2^64 is written as one. Fails with `malformed` where
// the Go library cannot read the JSON text that lies between the value and its YAML: control
// characters that JSON does not escape.
base::Result<std::string> from_json(const nlohmann::ordered_json& value, KeyOrder comes_before);

}  // namespace yaml
