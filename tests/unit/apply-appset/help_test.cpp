// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/command.hpp"
#include "unit/help_fits.hpp"

TEST_CASE("apply-appset: the help fits two screens", "[apply-appset]") {
  check_help_fits(tools::apply_appset::tool());
}
