// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "gotime/time.hpp"

namespace gotime {

// A time of RFC 3339 as most are written. Nothing for those that the general way may still read,
// and for those that it refuses.
std::optional<Time> parse_rfc3339(std::string_view text, const Location& local);

}  // namespace gotime
