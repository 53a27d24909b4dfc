// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "globs/machine.hpp"

namespace globs {

struct WildmatchFlags {
  bool stops_at_slashes = false;  // `*`, `?` and classes; `**` between two slashes does not
  bool ignores_case = false;
};

// The machine of a pattern as git's wildmatch reads it, over the bytes of a path. What comes before
// `wild` in the pattern is taken as it is. Broken syntax is none: it matches nothing.
Machine wildmatch(std::string_view before, std::string_view wild, WildmatchFlags flags);

}  // namespace globs
