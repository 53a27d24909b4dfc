// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace cli {

std::string_view version();  // "0.1.0"
std::string_view commit();   // what it was built from: "1a2b3c4", or "unknown"

}  // namespace cli
