// SPDX-License-Identifier: Apache-2.0
#include "crypto/openssl_key.hpp"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/x509.h>

#include <cstdlib>

#include "crypto/certificate.hpp"

namespace crypto::openssl {
namespace {

Key read_raw(const Ed25519PublicKey& key) {
  return Key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, begin_of(key.bytes),
                                         key.bytes.size()));
}

Key read_point(const EcdsaPublicKey& key) {
  return key_of("EC", EVP_PKEY_PUBLIC_KEY, {.curve = name_of(key.curve), .point = key.point});
}

Key read_numbers(const RsaPublicKey& key) {
  const auto modulus = number_of(key.modulus);
  const auto exponent = number_of(key.exponent);
  return key_of("RSA", EVP_PKEY_PUBLIC_KEY,
                {.numbers = {{OSSL_PKEY_PARAM_RSA_N, modulus.get()},
                             {OSSL_PKEY_PARAM_RSA_E, exponent.get()}}});
}

bool push(OSSL_PARAM_BLD* builder, const Parts& parts) {
  bool is_taken = true;
  if (!parts.curve.empty()) {
    is_taken = OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME,
                                               parts.curve.data(), parts.curve.size()) == 1 &&
               OSSL_PARAM_BLD_push_octet_string(builder, OSSL_PKEY_PARAM_PUB_KEY,
                                                parts.point.data(), parts.point.size()) == 1;
  }
  for (const auto& [name, number] : parts.numbers) {
    is_taken = is_taken && OSSL_PARAM_BLD_push_BN(builder, name, number) == 1;
  }
  return is_taken;
}

}  // namespace

Number number_of(std::string_view bytes) {
  Number number(BN_bin2bn(begin_of(bytes), static_cast<int>(bytes.size()), nullptr));
  if (!number) std::abort();
  return number;
}

Key key_of(const char* algorithm, int selection, const Parts& parts) {
  const Owned<OSSL_PARAM_BLD> builder(OSSL_PARAM_BLD_new());
  const Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_name(nullptr, algorithm, nullptr));
  if (!builder || !context) std::abort();
  EVP_PKEY* raw = nullptr;
  if (push(builder.get(), parts)) {
    const Owned<OSSL_PARAM> parameters(OSSL_PARAM_BLD_to_param(builder.get()));
    if (!parameters || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &raw, selection, parameters.get()) != 1) {
      raw = nullptr;
    }
  }
  ERR_clear_error();
  return Key(raw);
}

Key public_key_of(const PublicKey& key) {
  if (const auto* ed25519 = std::get_if<Ed25519PublicKey>(&key)) return read_raw(*ed25519);
  if (const auto* ecdsa = std::get_if<EcdsaPublicKey>(&key)) return read_point(*ecdsa);
  return read_numbers(std::get<RsaPublicKey>(key));
}

const char* name_of(Curve curve) {
  if (curve == Curve::p256) return "prime256v1";
  return curve == Curve::p384 ? "secp384r1" : "secp521r1";
}

const EVP_MD* digest_for(const PublicKey& key, RsaDigest digest) {
  if (std::holds_alternative<Ed25519PublicKey>(key)) return nullptr;
  if (const auto* ecdsa = std::get_if<EcdsaPublicKey>(&key)) {
    if (ecdsa->curve == Curve::p256) return EVP_sha256();
    return ecdsa->curve == Curve::p384 ? EVP_sha384() : EVP_sha512();
  }
  return digest == RsaDigest::sha256 ? EVP_sha256() : EVP_sha512();
}

Key read_pem(const base::Secret& pem) {
  const auto block = first_pem_block(pem.reveal());
  if (!block) return nullptr;
  const auto* at = begin_of(block->bytes);
  const auto size = static_cast<long>(block->bytes.size());
  Key key;
  if (block->type == "RSA PRIVATE KEY") {
    key.reset(d2i_PrivateKey(EVP_PKEY_RSA, nullptr, &at, size));
  } else if (block->type == "EC PRIVATE KEY") {
    key.reset(d2i_PrivateKey(EVP_PKEY_EC, nullptr, &at, size));
  } else if (block->type == "PRIVATE KEY") {
    key.reset(d2i_AutoPrivateKey(nullptr, &at, size));
  }
  ERR_clear_error();
  return key;
}

}  // namespace crypto::openssl
