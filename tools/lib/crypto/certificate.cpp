// SPDX-License-Identifier: Apache-2.0
#include "crypto/certificate.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <limits>
#include <memory>

namespace crypto {
namespace {

struct Freed {
  void operator()(X509* certificate) const { X509_free(certificate); }
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
