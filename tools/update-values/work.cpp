// SPDX-License-Identifier: Apache-2.0
#include "update-values/work.hpp"

#include "base/text.hpp"

namespace tools::update_values {

void tell(const Made& made, base::Log& log) {
  for (const auto& note : made.notes) log.detail(note);
  for (const auto& warning : made.warnings) log.warning(warning);
}

base::Result<void> check_allowed(const std::vector<git::FilePattern>& allowed,
                                 const std::string& path) {
  if (allowed.empty() || git::matches_any(allowed, path)) return {};
  return base::usage_error(base::printable(path) + " is not among the files that --allow names");
}

}  // namespace tools::update_values
