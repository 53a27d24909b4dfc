// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/secret.hpp"

namespace crypto {

// The HMAC with SHA-256 (RFC 2104) of a message: 32 bytes.
std::string hmac_sha256(const base::Secret& key, std::string_view message);

}  // namespace crypto
