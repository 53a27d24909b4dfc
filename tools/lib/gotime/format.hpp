// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "gotime/layout.hpp"
#include "gotime/time.hpp"

namespace gotime {

// The time in a layout of Go, such as "2006-01-02 15:04:05 MST": the reference time, written as the
// time is to be written. What is no element of a layout stays as it is.
std::string format(const Time& time, std::string_view layout);
void append_format(std::string& text, const Time& time, std::string_view layout);

// As Go's String() writes it: "2026-01-02 03:04:05.5 +0000 UTC".
std::string to_text(const Time& time);

// As Go writes a time into JSON, without the quotes. Fails with `malformed` where RFC 3339 has no
// such time: "year outside of range [0,9999]".
base::Result<std::string> to_rfc3339(const Time& time);

// Reads a time in a layout of Go. Without a zone in it, it is one of UTC (`parse`) or of
// `location`. An offset or the name of a zone that is the local one then gives a time there; any
// other makes a place of that offset, and an unknown name one of offset 0. Fails with `malformed`
// and Go's words: `parsing time "x" as "2006": cannot parse "x" as "2006"`.
base::Result<Time> parse(std::string_view layout, std::string_view text, const Location& local);
base::Result<Time> parse_in_location(std::string_view layout, std::string_view text,
                                     const Location& location);

}  // namespace gotime
