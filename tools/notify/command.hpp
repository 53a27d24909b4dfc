// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/run.hpp"

namespace tools::notify {

const cli::Tool& tool();

}  // namespace tools::notify
