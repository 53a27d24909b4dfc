// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "base/result.hpp"
#include "yaml/tree.hpp"

namespace yaml {

// The first document of a text as JSON, the way Kubernetes and its tools read YAML
// (sigs.k8s.io/yaml): `yes` is true, `0644` is 420, a date is a text, and the keys 1 and true are
// the texts "1" and "true". Aliases and merge keys are expanded, up to a bound. A text without a
// document is null.
//
// Integers of 64 bits keep their digits; all other numbers are doubles. Fails with `malformed`, and
// with the line, for what parse() refuses and for what is not JSON: a key that is there twice (the
// Go library takes the last), a key that is null or a collection, .nan and .inf, !!binary.
base::Result<nlohmann::ordered_json> to_json(std::string_view text, Format format = Format::yaml);

// The same of one document of a text that is parsed already, counted from 0.
base::Result<nlohmann::ordered_json> to_json(const Tree& tree, std::size_t document);

}  // namespace yaml
