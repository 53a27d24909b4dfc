// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace govalue {

// strings.ToUpper and strings.ToLower of Go. In a text that is not all ASCII, malformed bytes
// become U+FFFD.
std::string upper_case(std::string_view text);
std::string lower_case(std::string_view text);

}  // namespace govalue
