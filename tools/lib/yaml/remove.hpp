// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "base/result.hpp"
#include "yaml/splice.hpp"
#include "yaml/tree.hpp"

namespace yaml {

// The splices that take a pair out of its map, with the comment on its line and no other. Fails
// with `malformed` for a pair that does not lie on one line, for the last one of a map, for an
// anchor that aliases need, and where the text around would be read otherwise.
base::Result<std::vector<Splice>> remove_pair(const Tree& tree, NodeId map, NodeId key,
                                              NodeId value);

}  // namespace yaml
