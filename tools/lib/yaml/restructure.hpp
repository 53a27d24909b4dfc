// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "yaml/create.hpp"
#include "yaml/plan.hpp"
#include "yaml/tree.hpp"

namespace yaml {

// The key that a path ends with, to rename or to remove it. Fails with `usage` for an end that is
// none.
base::Result<std::string> last_key(const Path& path);

// What is to be done in a tree to rename or remove a key of the map `node`, or to add an item to
// the list `node`; `creates` says whether a null there may become a list.
base::Result<Plan> restructure(const Tree& tree, const Job& job, std::size_t document, NodeId node,
                               bool creates);

// What becomes of the value `node`, or of one that is gone, where it is no_node.
PlannedChange change_at(const Tree& tree, const Job& job, std::size_t document, NodeId node,
                        std::string new_value, bool changed);

// What a creation adds.
PlannedChange change_by(const Job& job, std::size_t document, std::string new_value,
                        const Creation& creation);

// That a value with an anchor, or inside something that has one, is in use elsewhere.
std::vector<std::string> alias_warnings(const Tree& tree, const std::string& path, NodeId node);

}  // namespace yaml
