// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace crypto {

// The first block of a text in PEM: "-----BEGIN CERTIFICATE-----".
struct PemBlock {
  std::string type;
  std::string bytes;
};
std::optional<PemBlock> first_pem_block(std::string_view text);

// Whether bytes are a certificate (X.509, DER) and nothing else.
bool is_certificate(std::string_view der);

// Whether bytes are a private key in one of its forms (DER): with the algorithm in front of it
// (PKCS #8), or an RSA key (PKCS #1), or a key of an elliptic curve (SEC 1), or one of DSA.
enum class KeyForm { pkcs8, rsa, ec, dsa };
bool is_private_key(std::string_view der, KeyForm form);

}  // namespace crypto
