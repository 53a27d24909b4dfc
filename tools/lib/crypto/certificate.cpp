// SPDX-License-Identifier: Apache-2.0
#include "crypto/certificate.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <limits>
#include <memory>

namespace crypto {
namespace {

struct Freed {
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(BIO* source) const { BIO_free(source); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(PKCS8_PRIV_KEY_INFO* key) const { PKCS8_PRIV_KEY_INFO_free(key); }
};

template <typename T>
using Owned = std::unique_ptr<T, Freed>;

bool fits(std::string_view der) {
  return der.size() <= static_cast<std::size_t>(std::numeric_limits<int>::max());
}

const unsigned char* begin_of(std::string_view der) {
  return reinterpret_cast<const unsigned char*>(der.data());
}

int type_of(KeyForm form) {
  if (form == KeyForm::rsa) return EVP_PKEY_RSA;
  return form == KeyForm::ec ? EVP_PKEY_EC : EVP_PKEY_DSA;
}

}  // namespace

std::optional<PemBlock> first_pem_block(std::string_view text) {
  if (!fits(text)) return std::nullopt;
  const Owned<BIO> source(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  char* name = nullptr;
  char* header = nullptr;
  unsigned char* bytes = nullptr;
  long size = 0;
  const bool is_read = source && PEM_read_bio(source.get(), &name, &header, &bytes, &size) == 1;
  ERR_clear_error();
  if (!is_read) return std::nullopt;
  PemBlock block = {name, {reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size)}};
  OPENSSL_free(name);
  OPENSSL_free(header);
  OPENSSL_free(bytes);
  return block;
}

bool is_certificate(std::string_view der) {
  if (!fits(der)) return false;
  const unsigned char* at = begin_of(der);
  const Owned<X509> certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
  ERR_clear_error();
  return certificate && at == begin_of(der) + der.size();
}

bool is_private_key(std::string_view der, KeyForm form) {
  if (!fits(der)) return false;
  const unsigned char* at = begin_of(der);
  const auto size = static_cast<long>(der.size());
  Owned<EVP_PKEY> key;
  if (form == KeyForm::pkcs8) {
    const Owned<PKCS8_PRIV_KEY_INFO> wrapped(d2i_PKCS8_PRIV_KEY_INFO(nullptr, &at, size));
    if (wrapped) key.reset(EVP_PKCS82PKEY(wrapped.get()));
  } else {
    key.reset(d2i_PrivateKey(type_of(form), nullptr, &at, size));
  }
  ERR_clear_error();
  return key && at == begin_of(der) + der.size();
}

}  // namespace crypto
