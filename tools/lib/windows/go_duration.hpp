// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace windows {

// Reads a duration exactly as Go's time.ParseDuration does ("8h", "1h30m", "-1.5s", "0"); nothing
// for any other text. Unlike base::parse_duration, which is for people, a number needs its unit.
std::optional<std::chrono::nanoseconds> parse_go_duration(std::string_view text);

}  // namespace windows
