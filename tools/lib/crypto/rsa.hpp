// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/secret.hpp"

namespace crypto {

// The signature of a message as RS256 wants it (RSA with PKCS #1 padding over SHA-256). The key is
// in PEM, as PKCS #1 or PKCS #8 and without a password; nothing where it is no such key.
std::optional<std::string> rsa_sha256(const base::Secret& key, std::string_view message);

}  // namespace crypto
