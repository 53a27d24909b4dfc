// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace kube {

// The seconds since 1970 of "2026-08-01T12:00:00Z", also with a fraction, which is cut off, and
// with an offset like "+02:00". Nothing where it is not such a time.
std::optional<std::chrono::seconds> parse_timestamp(std::string_view text);

}  // namespace kube
