// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "applicationset/json.hpp"

namespace tools::apply_appset {

// Drops from a list of generators what Argo CD writes into each of them, and what means the same as
// nothing: the parts that a template must have, where they are empty, and selectors that select all
// clusters.
void drop_empty_parts(applicationset::Json& generators);

}  // namespace tools::apply_appset
