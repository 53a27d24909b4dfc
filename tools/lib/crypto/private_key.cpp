// SPDX-License-Identifier: Apache-2.0
#include "crypto/private_key.hpp"

#include <openssl/core_names.h>
#include <openssl/err.h>

#include <cstdlib>

#include "crypto/ecdsa_signature.hpp"
#include "crypto/openssl_key.hpp"

namespace crypto {
namespace {

using openssl::Number;
using openssl::number_of;

unsigned char* begin_of(std::string& bytes) {
  return reinterpret_cast<unsigned char*>(bytes.data());
}

Number read_number(const EVP_PKEY* key, const char* name) {
  BIGNUM* raw = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &raw) != 1) return nullptr;
  return Number(raw);
}

std::string bytes_of(const Number& number) {
  std::string bytes(static_cast<std::size_t>(BN_num_bytes(number.get())), '\0');
  BN_bn2bin(number.get(), begin_of(bytes));
  return bytes;
}

std::optional<PublicKey> ed25519_of(const EVP_PKEY* key) {
  Ed25519PublicKey found = {.bytes = std::string(32, '\0')};
  auto size = found.bytes.size();
  if (EVP_PKEY_get_raw_public_key(key, begin_of(found.bytes), &size) != 1) return std::nullopt;
  return found;
}

std::optional<Curve> curve_of(const EVP_PKEY* key) {
  std::string name(80, '\0');
  std::size_t size = 0;
  if (EVP_PKEY_get_group_name(key, name.data(), name.size(), &size) != 1) return std::nullopt;
  name.resize(size);
  for (const auto curve : {Curve::p256, Curve::p384, Curve::p521}) {
    if (name == openssl::name_of(curve)) return curve;
  }
  return std::nullopt;
}

// Of its coordinates, for the point itself may be compressed.
std::optional<PublicKey> ecdsa_of(const EVP_PKEY* key) {
  const auto curve = curve_of(key);
  const auto x = read_number(key, OSSL_PKEY_PARAM_EC_PUB_X);
  const auto y = read_number(key, OSSL_PKEY_PARAM_EC_PUB_Y);
  if (!curve || !x || !y) return std::nullopt;
  const auto size = coordinate_size(*curve);
  EcdsaPublicKey found = {.curve = *curve, .point = std::string(1 + 2 * size, '\4')};
  BN_bn2binpad(x.get(), begin_of(found.point) + 1, static_cast<int>(size));
  BN_bn2binpad(y.get(), begin_of(found.point) + 1 + size, static_cast<int>(size));
  return found;
}

std::optional<PublicKey> rsa_of(const EVP_PKEY* key) {
  const auto modulus = read_number(key, OSSL_PKEY_PARAM_RSA_N);
  const auto exponent = read_number(key, OSSL_PKEY_PARAM_RSA_E);
  if (!modulus || !exponent) return std::nullopt;
  return RsaPublicKey{.modulus = bytes_of(modulus), .exponent = bytes_of(exponent)};
}

std::optional<PublicKey> public_key_of(const EVP_PKEY* key) {
  switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_ED25519:
      return ed25519_of(key);
    case EVP_PKEY_EC:
      return ecdsa_of(key);
    case EVP_PKEY_RSA:
      return rsa_of(key);
    default:
      return std::nullopt;
  }
}

// The private exponent modulo a prime less one; null where the prime is none.
Number reduced(const Number& exponent, const Number& prime) {
  const openssl::Owned<BN_CTX> context(BN_CTX_new());
  const Number less_one(BN_dup(prime.get()));
  Number rest(BN_new());
  if (!context || !less_one || !rest) std::abort();
  if (BN_sub_word(less_one.get(), 1) != 1 || BN_is_negative(less_one.get()) != 0 ||
      BN_mod(rest.get(), exponent.get(), less_one.get(), context.get()) != 1) {
    return nullptr;
  }
  return rest;
}

}  // namespace

void PrivateKey::Freed::operator()(evp_pkey_st* key) const {
  EVP_PKEY_free(key);
}

std::optional<PrivateKey> PrivateKey::of(evp_pkey_st* owned) {
  Handle key(owned);
  auto public_key = key ? public_key_of(key.get()) : std::nullopt;
  ERR_clear_error();
  if (!public_key) return std::nullopt;
  return PrivateKey(std::move(key), std::move(*public_key));
}

std::optional<PrivateKey> PrivateKey::ed25519(const base::Secret& seed) {
  const auto& bytes = seed.reveal();
  return of(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, openssl::begin_of(bytes),
                                         bytes.size()));
}

std::optional<PrivateKey> PrivateKey::ecdsa(const EcdsaPublicKey& public_key,
                                            const base::Secret& scalar) {
  const auto number = number_of(scalar.reveal());
  return of(openssl::key_of("EC", EVP_PKEY_KEYPAIR,
                            {.curve = openssl::name_of(public_key.curve),
                             .point = public_key.point,
                             .numbers = {{OSSL_PKEY_PARAM_PRIV_KEY, number.get()}}})
                .release());
}

std::optional<PrivateKey> PrivateKey::rsa(const RsaParts& parts) {
  const auto modulus = number_of(parts.public_key.modulus);
  const auto exponent = number_of(parts.public_key.exponent);
  const auto secret = number_of(parts.exponent.reveal());
  const auto prime1 = number_of(parts.prime1.reveal());
  const auto prime2 = number_of(parts.prime2.reveal());
  const auto coefficient = number_of(parts.coefficient.reveal());
  const auto exponent1 = reduced(secret, prime1);
  const auto exponent2 = reduced(secret, prime2);
  ERR_clear_error();
  if (!exponent1 || !exponent2) return std::nullopt;
  return of(openssl::key_of("RSA", EVP_PKEY_KEYPAIR,
                            {.numbers = {{OSSL_PKEY_PARAM_RSA_N, modulus.get()},
                                         {OSSL_PKEY_PARAM_RSA_E, exponent.get()},
                                         {OSSL_PKEY_PARAM_RSA_D, secret.get()},
                                         {OSSL_PKEY_PARAM_RSA_FACTOR1, prime1.get()},
                                         {OSSL_PKEY_PARAM_RSA_FACTOR2, prime2.get()},
                                         {OSSL_PKEY_PARAM_RSA_EXPONENT1, exponent1.get()},
                                         {OSSL_PKEY_PARAM_RSA_EXPONENT2, exponent2.get()},
                                         {OSSL_PKEY_PARAM_RSA_COEFFICIENT1, coefficient.get()}}})
                .release());
}

std::optional<PrivateKey> PrivateKey::from_pem(const base::Secret& pem) {
  return of(openssl::read_pem(pem).release());
}

std::optional<std::string> PrivateKey::sign(std::string_view message) const {
  const openssl::Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
  if (!context) std::abort();
  std::string signature(static_cast<std::size_t>(EVP_PKEY_get_size(key_.get())), '\0');
  auto size = signature.size();
  const auto* digest = openssl::digest_for(public_key_, RsaDigest::sha512);
  const bool is_signed =
      EVP_DigestSignInit(context.get(), nullptr, digest, nullptr, key_.get()) == 1 &&
      EVP_DigestSign(context.get(), begin_of(signature), &size, openssl::begin_of(message),
                     message.size()) == 1;
  ERR_clear_error();
  if (!is_signed) return std::nullopt;
  signature.resize(size);
  const auto* ecdsa_key = std::get_if<EcdsaPublicKey>(&public_key_);
  if (ecdsa_key == nullptr) return signature;
  return openssl::halves_of(signature, coordinate_size(ecdsa_key->curve));
}

}  // namespace crypto
