// SPDX-License-Identifier: Apache-2.0
#include "sync/command.hpp"
#include "unit/help_fits.hpp"

TEST_CASE("sync: the help fits two screens", "[sync]") {
  check_help_fits(tools::sync::tool());
}
