// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace gotime {

// Text in double quotes, as the errors of Go's package time write it: every byte that is not
// printable ASCII as \x1f.
std::string quoted(std::string_view text);

}  // namespace gotime
