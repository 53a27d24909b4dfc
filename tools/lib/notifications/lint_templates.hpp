// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "notifications/engine.hpp"
#include "notifications/problem.hpp"

namespace notifications {

// What a template of the config makes of the sample applications: where it fails, writes JSON that
// is none, prints secrets as lists of numbers, cuts characters in two, depends on the time, or on
// there being one source. `later` is the same engine at another time.
void lint_template(Engine& engine, Engine& later, const std::string& name, Problems& problems);

}  // namespace notifications
