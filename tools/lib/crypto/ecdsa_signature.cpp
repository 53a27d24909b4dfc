// SPDX-License-Identifier: Apache-2.0
#include "crypto/ecdsa_signature.hpp"

#include <openssl/ec.h>
#include <openssl/err.h>

#include <cstdlib>
#include <memory>

#include "crypto/openssl_key.hpp"

namespace crypto::openssl {
namespace {

struct SignatureFreed {
  void operator()(ECDSA_SIG* signature) const { ECDSA_SIG_free(signature); }
};

using Signature = std::unique_ptr<ECDSA_SIG, SignatureFreed>;

}  // namespace

std::optional<std::string> halves_of(std::string_view der, std::size_t size) {
  const auto* at = begin_of(der);
  const Signature signature(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
  ERR_clear_error();
  if (!signature) return std::nullopt;
  std::string halves(2 * size, '\0');
  auto* out = reinterpret_cast<unsigned char*>(halves.data());
  const auto width = static_cast<int>(size);
  if (BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), out, width) != width ||
      BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), out + size, width) != width) {
    return std::nullopt;
  }
  return halves;
}

std::string der_of(std::string_view halves) {
  const Signature signature(ECDSA_SIG_new());
  if (!signature) std::abort();
  auto r = number_of(halves.substr(0, halves.size() / 2));
  auto s = number_of(halves.substr(halves.size() / 2));
  if (ECDSA_SIG_set0(signature.get(), r.release(), s.release()) != 1) std::abort();
  unsigned char* raw = nullptr;
  const int size = i2d_ECDSA_SIG(signature.get(), &raw);
  if (size <= 0) std::abort();
  std::string der(reinterpret_cast<const char*>(raw), static_cast<std::size_t>(size));
  OPENSSL_free(raw);
  return der;
}

}  // namespace crypto::openssl
