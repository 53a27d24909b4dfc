// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string_view>

#include "gotemplate/node.hpp"

namespace gotemplate {

// Adds the names of all functions that are called in a tree. They live as long as the tree.
void add_functions(const ListNode& root, std::set<std::string_view>& names);

}  // namespace gotemplate
