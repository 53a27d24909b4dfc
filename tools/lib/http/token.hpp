// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace http {

// Whether a text can be a token, which goes into a header as it is: ASCII without blanks and
// control characters, at least one.
bool is_token(std::string_view text);

}  // namespace http
