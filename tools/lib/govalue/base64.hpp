// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace govalue {

// Reads base64 as Go's StdEncoding does: padded, line ends left out. Fails with its words: "illegal
// base64 data at input byte 4".
base::Result<std::string> base64_decoded(std::string_view text);

}  // namespace govalue
