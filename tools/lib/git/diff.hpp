// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace git {

// The change of one file as `git diff` prints it.
base::Result<std::string> unified_diff(const std::string& path, bool is_executable,
                                       std::string_view before, std::string_view after);

}  // namespace git
