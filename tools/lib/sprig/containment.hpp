// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.hpp"
#include "govalue/budget.hpp"
#include "govalue/value.hpp"

namespace sprig {

// Sets an entry of a map. Fails where Go panics (the nil map), and, other than Go, where the map
// would then contain itself: nobody could print it, and it would never be freed.
base::Result<void> put(const govalue::Value& map, const govalue::Value& key, govalue::Value value,
                       govalue::Budget& budget);

}  // namespace sprig
