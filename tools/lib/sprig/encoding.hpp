// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace sprig {

// Go's encoding/base64 and base32 with their standard alphabets and padding; line ends are ignored.
// Decoding fails with `malformed` and Go's words: "illegal base64 data at input byte 3".
base::Result<std::string> base64_decoded(std::string_view text);
std::string base32_encoded(std::string_view bytes);
base::Result<std::string> base32_decoded(std::string_view text);

}  // namespace sprig
