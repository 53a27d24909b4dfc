// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "ci/environment.hpp"

namespace ci {

// Where people find the run that we are a part of: in GitHub Actions, GitLab CI or Jenkins. Empty
// elsewhere; what stands before the host of an address is left out.
std::string run_url(const Environment& environment);

}  // namespace ci
