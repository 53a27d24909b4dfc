// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/secret.hpp"

namespace crypto {

// Base64 with the alphabet of URLs and without padding (RFC 4648, 5).
std::string base64_url(std::string_view bytes);

// A JSON Web Token (RFC 7519) with these claims, a JSON object, signed as RS256. The key is as for
// rsa_sha256(); nothing where it is no such key.
std::optional<base::Secret> rs256_token(const base::Secret& key, std::string_view claims);

}  // namespace crypto
