// SPDX-License-Identifier: Apache-2.0
#include "crypto/rsa.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <cstdlib>
#include <memory>

#include "crypto/certificate.hpp"

namespace crypto {
namespace {

struct Freed {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

using Key = std::unique_ptr<EVP_PKEY, Freed>;

// Not by OpenSSL's reader of PEM: that asks on the terminal for the password of a key that has one.
Key read_key(const base::Secret& pem) {
  const auto block = first_pem_block(pem.reveal());
  if (!block) return nullptr;
  const auto* at = reinterpret_cast<const unsigned char*>(block->bytes.data());
  const auto size = static_cast<long>(block->bytes.size());
  Key key;
  if (block->type == "RSA PRIVATE KEY") {
    key.reset(d2i_PrivateKey(EVP_PKEY_RSA, nullptr, &at, size));
  } else if (block->type == "PRIVATE KEY") {
    key.reset(d2i_AutoPrivateKey(nullptr, &at, size));
  }
  ERR_clear_error();
  if (key && EVP_PKEY_base_id(key.get()) != EVP_PKEY_RSA) key.reset();
  return key;
}

}  // namespace

std::optional<std::string> rsa_sha256(const base::Secret& key, std::string_view message) {
  const auto read = read_key(key);
  if (!read) return std::nullopt;
  const std::unique_ptr<EVP_MD_CTX, Freed> context(EVP_MD_CTX_new());
  if (!context) std::abort();
  const auto* bytes = reinterpret_cast<const unsigned char*>(message.data());
  std::string signature(static_cast<std::size_t>(EVP_PKEY_size(read.get())), '\0');
  auto size = signature.size();
  auto* out = reinterpret_cast<unsigned char*>(signature.data());
  const bool is_signed =
      EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, read.get()) == 1 &&
      EVP_DigestSign(context.get(), out, &size, bytes, message.size()) == 1;
  ERR_clear_error();
  // A key may have the form of one and still be none: too short, or with a modulus of 0.
  if (!is_signed) return std::nullopt;
  signature.resize(size);
  return signature;
}

}  // namespace crypto
