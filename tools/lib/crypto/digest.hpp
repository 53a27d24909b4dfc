// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace crypto {

// The digest of a message: 20, 32 and 64 bytes.
std::string sha1(std::string_view message);
std::string sha256(std::string_view message);
std::string sha512(std::string_view message);

}  // namespace crypto
