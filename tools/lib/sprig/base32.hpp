// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace sprig {

// Go's encoding/base32 with its standard alphabet and padding; line ends are ignored. Decoding
// fails with `malformed` and Go's words: "illegal base32 data at input byte 3".
std::string base32_encoded(std::string_view bytes);
base::Result<std::string> base32_decoded(std::string_view text);

}  // namespace sprig
