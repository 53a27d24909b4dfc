// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "manifests/fields.hpp"
#include "manifests/problem.hpp"

namespace manifests {

struct ApplicationOptions {
  bool wants_fixed_revisions = false;  // complain about HEAD and about no revision: AP014
};

// What is wrong with an Application, whether somebody wrote it or an ApplicationSet made it: rules
// AP001 to AP015. Fields that are missing or of the wrong type are those of check_fields().
void check_application(const Json& application, const Where& where, Problems& problems,
                       const ApplicationOptions& options = {});

}  // namespace manifests
