// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "expr/failure.hpp"
#include "expr/node.hpp"

namespace expr {

// Rewrites a checked tree as expr does. That is no matter of speed alone: what is gone is not
// evaluated, and cannot fail. Returns what turned out to be wrong, if anything did.
std::optional<Failure> optimize(Tree& tree);

// The steps, in the order in which they are done.
void replace_lists_by_sets(Tree& tree);   // x in ["a", "b"]
std::optional<Failure> fold(Tree& tree);  // 1 + 2, x and true, filter(filter(…))
void combine_calls(Tree& tree);           // everything about functions with predicates

}  // namespace expr
