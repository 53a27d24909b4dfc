// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "notifications/engine.hpp"
#include "notifications/problem.hpp"

namespace notifications {

// Everything that is wrong with a config, or may be (docs/lint.md), in the order of places: what
// was found when it was read, and what its parts say of each other. Asks nobody.
Problems lint(const Config& config);

}  // namespace notifications
