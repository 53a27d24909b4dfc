// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/secret.hpp"
#include "crypto/public_key.hpp"

// Keys of OpenSSL, for the files of this room alone: nobody else has its headers.
namespace crypto::openssl {

struct Freed {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  void operator()(BIGNUM* number) const { BN_clear_free(number); }
  void operator()(BN_CTX* context) const { BN_CTX_free(context); }
  void operator()(OSSL_PARAM_BLD* builder) const { OSSL_PARAM_BLD_free(builder); }
  void operator()(OSSL_PARAM* parameters) const { OSSL_PARAM_free(parameters); }
};

template <typename T>
using Owned = std::unique_ptr<T, Freed>;

using Key = Owned<EVP_PKEY>;
using Number = Owned<BIGNUM>;

inline const unsigned char* begin_of(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

// A number from bytes, the highest first.
Number number_of(std::string_view bytes);

// The parts that make a key; null where they make none.
struct Parts {
  std::string_view curve = {};
  std::string_view point = {};
  std::initializer_list<std::pair<const char*, const BIGNUM*>> numbers = {};
};
Key key_of(const char* algorithm, int selection, const Parts& parts);

Key public_key_of(const PublicKey& key);

// OpenSSL's name of a curve.
const char* name_of(Curve curve);

// What a message is digested with before it is signed; null for Ed25519, which does that itself.
const EVP_MD* digest_for(const PublicKey& key, RsaDigest digest);

// The key in a text in PEM that has no password; null where there is none.
//
// Not by OpenSSL's reader of PEM: that asks on the terminal for the password of a key that has one.
Key read_pem(const base::Secret& pem);

}  // namespace crypto::openssl
