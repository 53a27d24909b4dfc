// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/secret.hpp"
#include "crypto/public_key.hpp"

struct evp_pkey_st;

namespace crypto {

// The parts of a key of RSA, as they stand in files; each with the highest byte first.
struct RsaParts {
  RsaPublicKey public_key;
  base::Secret exponent;     // d
  base::Secret prime1;       // p
  base::Secret prime2;       // q
  base::Secret coefficient;  // the inverse of q modulo p
};

// A key that signs. What makes one of parts or of a text gives nothing where they are no such key;
// whether the private part belongs to the public one shows only when a signature is checked.
class PrivateKey {
 public:
  static std::optional<PrivateKey> ed25519(const base::Secret& seed);  // 32 bytes
  static std::optional<PrivateKey> ecdsa(const EcdsaPublicKey& public_key,
                                         const base::Secret& scalar);
  static std::optional<PrivateKey> rsa(const RsaParts& parts);

  // From PEM without a password: PKCS #8, PKCS #1 or SEC 1.
  static std::optional<PrivateKey> from_pem(const base::Secret& pem);

  const PublicKey& public_key() const { return public_key_; }

  // The signature of a message. Ed25519: 64 bytes. ECDSA with the SHA-2 of the curve's size: r and
  // s, each as long as a coordinate. RSA with PKCS #1 padding over SHA-512: as long as the modulus.
  // Nothing where the key has the form of one and cannot sign.
  std::optional<std::string> sign(std::string_view message) const;

 private:
  struct Freed {
    void operator()(evp_pkey_st* key) const;
  };
  using Handle = std::unique_ptr<evp_pkey_st, Freed>;

  static std::optional<PrivateKey> of(evp_pkey_st* owned);
  PrivateKey(Handle key, PublicKey public_key)
      : key_(std::move(key)), public_key_(std::move(public_key)) {}

  Handle key_;
  PublicKey public_key_;
};

}  // namespace crypto
