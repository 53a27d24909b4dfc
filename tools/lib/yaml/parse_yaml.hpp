// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "yaml/tree.hpp"

namespace yaml {

// parse() for YAML, once the bytes have been checked.
base::Result<Tree> parse_yaml(std::string_view text, Origin origin);

}  // namespace yaml
