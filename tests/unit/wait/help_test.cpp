// SPDX-License-Identifier: Apache-2.0
#include "unit/help_fits.hpp"
#include "wait/command.hpp"

TEST_CASE("wait: the help fits two screens", "[wait]") {
  check_help_fits(tools::wait::tool());
}
