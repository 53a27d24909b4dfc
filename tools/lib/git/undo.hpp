// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace git {

// The text `now` with the lines that went from `before` to `after` as they were before, and all
// others as they are. Lines that others have changed since then may lie right beside them. What is
// as before already stays. Nothing where such a line is not as `after` has it any more. Lines are
// all it knows: where the same ones are there several times, it may take others for those.
base::Result<std::optional<std::string>> undone(std::string_view now, std::string_view before,
                                                std::string_view after);

}  // namespace git
