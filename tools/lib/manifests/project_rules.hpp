// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "gotime/time_zone.hpp"
#include "manifests/fields.hpp"
#include "manifests/problem.hpp"

namespace manifests {

// What is wrong with an AppProject: rules PJ001 to PJ008, and AS016 for its name. Fields that are
// missing or of the wrong type are those of check_fields(). Without data in the folder `zoneinfo`
// no time zone is called unknown.
void check_project(const Json& project, const Where& where, Problems& problems,
                   const std::string& zoneinfo = gotime::default_zoneinfo);

}  // namespace manifests
