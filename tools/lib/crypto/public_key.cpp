// SPDX-License-Identifier: Apache-2.0
#include "crypto/public_key.hpp"

#include <openssl/err.h>

#include <cstdlib>

#include "crypto/ecdsa_signature.hpp"
#include "crypto/openssl_key.hpp"

namespace crypto {

std::size_t coordinate_size(Curve curve) {
  if (curve == Curve::p256) return 32;
  return curve == Curve::p384 ? 48 : 66;
}

bool is_signature(const PublicKey& key, std::string_view message, std::string_view signature,
                  RsaDigest digest) {
  const auto read = openssl::public_key_of(key);
  std::string der;
  if (const auto* ecdsa = std::get_if<EcdsaPublicKey>(&key)) {
    if (signature.size() != 2 * coordinate_size(ecdsa->curve)) return false;
    der = openssl::der_of(signature);
    signature = der;
  }
  const openssl::Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
  if (!context) std::abort();
  const bool is_good =
      read &&
      EVP_DigestVerifyInit(context.get(), nullptr, openssl::digest_for(key, digest), nullptr,
                           read.get()) == 1 &&
      EVP_DigestVerify(context.get(), openssl::begin_of(signature), signature.size(),
                       openssl::begin_of(message), message.size()) == 1;
  ERR_clear_error();
  return is_good;
}

}  // namespace crypto
