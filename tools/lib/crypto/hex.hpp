// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace crypto {

// Bytes as hexadecimal digits, in lower case.
std::string to_hex(std::string_view bytes);

}  // namespace crypto
