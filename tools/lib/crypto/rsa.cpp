// SPDX-License-Identifier: Apache-2.0
#include "crypto/rsa.hpp"

#include <openssl/err.h>

#include <cstdlib>

#include "crypto/openssl_key.hpp"

namespace crypto {

std::optional<std::string> rsa_sha256(const base::Secret& key, std::string_view message) {
  const auto read = openssl::read_pem(key);
  if (!read || EVP_PKEY_get_base_id(read.get()) != EVP_PKEY_RSA) return std::nullopt;
  const openssl::Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
  if (!context) std::abort();
  std::string signature(static_cast<std::size_t>(EVP_PKEY_size(read.get())), '\0');
  auto size = signature.size();
  auto* out = reinterpret_cast<unsigned char*>(signature.data());
  const bool is_signed =
      EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, read.get()) == 1 &&
      EVP_DigestSign(context.get(), out, &size, openssl::begin_of(message), message.size()) == 1;
  ERR_clear_error();
  // A key may have the form of one and still be none: too short, or with a modulus of 0.
  if (!is_signed) return std::nullopt;
  signature.resize(size);
  return signature;
}

}  // namespace crypto
