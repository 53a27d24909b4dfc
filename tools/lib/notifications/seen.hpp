// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "govalue/value.hpp"

namespace notifications {

// One of the values that a condition looks at: of app, appProject, ci and context.
struct Seen {
  std::string path;   // app.status.health.status
  std::string value;  // "Degraded", true, nil, a list of 3; shortened, for people
};

// What `when` looks at in the variables of a trigger, in the order of the source. Of
// `app.status != nil and app.status.phase` only the phase: what leads on from it says the rest.
std::vector<Seen> seen_by(std::string_view when, const govalue::Value& variables);

}  // namespace notifications
