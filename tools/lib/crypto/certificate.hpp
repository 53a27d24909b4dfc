// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace crypto {

// Whether bytes are a certificate (X.509, DER) and nothing else.
bool is_certificate(std::string_view der);

// Whether bytes are a private key in one of its forms (DER): with the algorithm in front of it
// (PKCS #8), or an RSA key (PKCS #1), or a key of an elliptic curve (SEC 1), or one of DSA.
enum class KeyForm { pkcs8, rsa, ec, dsa };
bool is_private_key(std::string_view der, KeyForm form);

}  // namespace crypto
