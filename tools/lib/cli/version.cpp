// SPDX-License-Identifier: Apache-2.0
#include "cli/version.hpp"

namespace cli {

std::string_view version() {
  return GITOPS_VERSION;
}

std::string_view commit() {
  return GITOPS_COMMIT;
}

}  // namespace cli
