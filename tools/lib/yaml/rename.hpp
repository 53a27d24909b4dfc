// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "yaml/splice.hpp"
#include "yaml/tree.hpp"

namespace yaml {

// The splices that call the key `key` of the map around it `name`, in the quotes that it has.
// Fails with `malformed` for a key that is no plain word of its own, or a name that is there.
base::Result<std::vector<Splice>> rename_key(const Tree& tree, NodeId map, NodeId key,
                                             const std::string& name);

}  // namespace yaml
