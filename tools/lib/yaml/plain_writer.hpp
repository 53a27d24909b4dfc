// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "yaml/from_json.hpp"

namespace yaml {

// What from_json() writes, for values whose texts are words without anything special in them, as
// nearly all of Kubernetes are: names, paths, versions, URLs. Several times as fast. Nothing where
// any text is another one.
std::optional<std::string> write_plainly(const nlohmann::ordered_json& value,
                                         KeyOrder comes_before);

}  // namespace yaml
