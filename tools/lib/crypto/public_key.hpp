// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace crypto {

// The curves of NIST that keys for signatures are made on.
enum class Curve : std::uint8_t { p256, p384, p521 };

// The size of a coordinate of a point: 32, 48, 66 bytes.
std::size_t coordinate_size(Curve curve);

struct Ed25519PublicKey {
  std::string bytes;  // 32

  bool operator==(const Ed25519PublicKey&) const = default;
};

struct EcdsaPublicKey {
  Curve curve;
  std::string point;  // not compressed: 4, x, y

  bool operator==(const EcdsaPublicKey&) const = default;
};

// Both numbers with the highest byte first, without zeros in front.
struct RsaPublicKey {
  std::string modulus;
  std::string exponent;

  bool operator==(const RsaPublicKey&) const = default;
};

using PublicKey = std::variant<Ed25519PublicKey, EcdsaPublicKey, RsaPublicKey>;

// What the message is digested with before a key of RSA signs it.
enum class RsaDigest : std::uint8_t { sha256, sha512 };

// Whether a signature, as PrivateKey::sign() makes them, is one of this message by this key. A key
// that is none has signed nothing.
bool is_signature(const PublicKey& key, std::string_view message, std::string_view signature,
                  RsaDigest digest = RsaDigest::sha512);

}  // namespace crypto
