// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "base/result.hpp"

namespace yaml {

// The first document of a text as JSON, exactly as sigs.k8s.io/yaml over go-yaml v2 reads it: for
// templates, where its oddities count. to_json() is stricter, and says where something is wrong.
//
// Fails with `malformed` and Go's words, "yaml: line 2: …" or "json: unsupported value: +Inf". At
// most max_depth levels, and aliases that do not stand for too much.
base::Result<nlohmann::ordered_json> read_like_go(std::string_view text);

}  // namespace yaml
