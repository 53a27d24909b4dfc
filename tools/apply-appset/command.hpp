// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/run.hpp"

namespace tools::apply_appset {

const cli::Tool& tool();

}  // namespace tools::apply_appset
