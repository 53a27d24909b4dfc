// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "manifests/fields.hpp"
#include "manifests/problem.hpp"

// The parts of project_rules.hpp, each for one part of an AppProject.
namespace manifests {

// Who may do what: PJ004, PJ005.
void check_roles(const Json& spec, std::string_view project, Reporter& report);

// When syncs are possible: PJ006.
void check_windows(const Json& spec, const std::string& zoneinfo, Reporter& report);

}  // namespace manifests
