// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/clock.hpp"
#include "gotime/location.hpp"

namespace expr {

// What expressions can ask about the machine they run on.
struct World {
  base::Clock* clock = nullptr;             // for now(); nullptr: it is 1970
  const gotime::Location* local = nullptr;  // Go's time.Local; nullptr: UTC
  std::string zoneinfo = {};                // the folder of the time zones; empty: the usual one
};

}  // namespace expr
