// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "notifications/engine.hpp"
#include "notifications/problem.hpp"

namespace notifications {

// What the triggers of the config say of themselves and of the sample applications: expressions
// that cannot be read or fail for all of them, templates that there are not, and `oncePer` that is
// the same for whatever is told.
void lint_triggers(const Engine& engine, Problems& problems);

}  // namespace notifications
