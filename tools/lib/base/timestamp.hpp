// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace base {

// A moment: seconds since 1970, in UTC.
using Seconds = std::int64_t;

// Reads "2026-08-01T12:00:00Z" (RFC 3339), also with a fraction, which is cut off, and with an
// offset like "+02:00". Nothing where it is not such a time.
std::optional<Seconds> parse_time(std::string_view text);

// "2026-08-01T12:00:00Z", which parse_time() reads.
std::string format_time(Seconds time);

}  // namespace base
