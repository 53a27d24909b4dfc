// SPDX-License-Identifier: Apache-2.0
#include "crypto/private_key.hpp"

#include <catch2/catch.hpp>

#include "crypto/hex.hpp"
#include "fakes/rsa_key.hpp"

using crypto::Curve;
using crypto::PrivateKey;
using fakes::from_hex;

namespace {

// Made for tests by OpenSSL's own program; of the curve P-256, in SEC 1.
const std::string ec_key = from_hex(
    "307702010104203e054a31938b836388d4666bfd17981f7f83bff3bbb3b427be58cc5f3c8b224ca00a06082a"
    "8648ce3d030107a14403420004223c623d4662a271f729ecbb0194244590962fe69677b8921ba83315fc614f"
    "8774a5f4257963bd63ea179f509e2163ecc6a2361f9492a4ffdd8b32a5522b20cf");
const std::string ec_scalar = ec_key.substr(7, 32);
const std::string ec_point = ec_key.substr(ec_key.size() - 65);

base::Secret secret(std::string bytes) {
  return base::Secret(std::move(bytes));
}

std::optional<PrivateKey> from_pem(const std::string& type, const std::string& der) {
  return PrivateKey::from_pem(secret(fakes::to_pem(type, der)));
}

// Signs and verifies; "" where all is well.
std::string trouble_of(const std::optional<PrivateKey>& key) {
  if (!key) return "no key";
  const auto signature = key->sign("message");
  if (!signature) return "does not sign";
  if (!is_signature(key->public_key(), "message", *signature)) return "does not verify";
  if (is_signature(key->public_key(), "messagf", *signature)) return "verifies another message";
  for (std::size_t at = 0; at < signature->size(); at += 7) {
    auto other = *signature;
    other[at] = static_cast<char>(other[at] ^ 1);
    if (is_signature(key->public_key(), "message", other)) return "verifies another signature";
  }
  if (is_signature(key->public_key(), "message", signature->substr(1))) return "verifies a part";
  return is_signature(key->public_key(), "message", "") ? "verifies nothing" : "";
}

}  // namespace

// RFC 8032, 7.1, test 2.
TEST_CASE("PrivateKey: Ed25519 signs as its standard says", "[crypto]") {
  const auto key = PrivateKey::ed25519(
      secret(from_hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")));
  REQUIRE(key);
  const auto& public_key = std::get<crypto::Ed25519PublicKey>(key->public_key());
  CHECK(crypto::to_hex(public_key.bytes) ==
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  CHECK(
      crypto::to_hex(key->sign("\x72").value()) ==
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f1"
      "1d8c387b2eaeb4302aeeb00d291612bb0c00");
  CHECK(trouble_of(key).empty());
}

TEST_CASE("PrivateKey: a seed has 32 bytes", "[crypto]") {
  const auto size = GENERATE(std::size_t{0}, std::size_t{31}, std::size_t{33}, std::size_t{64});
  CHECK_FALSE(PrivateKey::ed25519(secret(std::string(size, 'x'))));
}

TEST_CASE("PrivateKey: ECDSA signs, from parts and from a file", "[crypto]") {
  const auto key = PrivateKey::ecdsa({.curve = Curve::p256, .point = ec_point}, secret(ec_scalar));
  CHECK(trouble_of(key).empty());
  CHECK(key->sign("message")->size() == 64);
  const auto read = from_pem("EC PRIVATE KEY", ec_key);
  CHECK(trouble_of(read).empty());
  CHECK(read->public_key() == key->public_key());
}

TEST_CASE("PrivateKey: the private part of another key shows when the signature is checked",
          "[crypto]") {
  auto scalar = ec_scalar;
  scalar.back() = static_cast<char>(scalar.back() ^ 1);
  const auto key = PrivateKey::ecdsa({.curve = Curve::p256, .point = ec_point}, secret(scalar));
  CHECK(trouble_of(key) != "");
}

TEST_CASE("PrivateKey: a point that is not on the curve makes no key", "[crypto]") {
  auto point = ec_point;
  point.back() = static_cast<char>(point.back() ^ 1);
  CHECK_FALSE(PrivateKey::ecdsa({.curve = Curve::p256, .point = point}, secret(ec_scalar)));
  CHECK_FALSE(PrivateKey::ecdsa({.curve = Curve::p384, .point = ec_point}, secret(ec_scalar)));
  CHECK_FALSE(PrivateKey::ecdsa({.curve = Curve::p256, .point = ""}, secret(ec_scalar)));
}

TEST_CASE("PrivateKey: RSA signs, from parts and from a file", "[crypto]") {
  const auto numbers = fakes::numbers_of_rsa_key();
  const crypto::RsaParts parts = {.public_key = {.modulus = numbers[1], .exponent = numbers[2]},
                                  .exponent = secret(numbers[3]),
                                  .prime1 = secret(numbers[4]),
                                  .prime2 = secret(numbers[5]),
                                  .coefficient = secret(numbers[8])};
  const auto key = PrivateKey::rsa(parts);
  CHECK(trouble_of(key).empty());
  const auto read = PrivateKey::from_pem(secret(fakes::rsa_key()));
  CHECK(trouble_of(read).empty());
  CHECK(read->public_key() == key->public_key());
  CHECK(read->sign("message") == key->sign("message"));
  CHECK(read->sign("message")->size() == 256);
  CHECK_FALSE(
      is_signature(key->public_key(), "message", *key->sign("message"), crypto::RsaDigest::sha256));
}

TEST_CASE("PrivateKey: RSA of numbers that are no key signs nothing that verifies", "[crypto]") {
  const auto numbers = fakes::numbers_of_rsa_key();
  const auto odd = GENERATE(std::string("\1", 1), std::string("\2", 1), std::string("\0", 1));
  crypto::RsaParts parts = {.public_key = {.modulus = numbers[1], .exponent = numbers[2]},
                            .exponent = secret(numbers[3]),
                            .prime1 = secret(numbers[4]),
                            .prime2 = secret(numbers[5]),
                            .coefficient = secret(numbers[8])};
  const auto at = GENERATE(0, 1, 2);
  if (at == 0) parts.prime1 = secret(odd);
  if (at == 1) parts.prime2 = secret(odd);
  if (at == 2) parts.public_key.modulus = odd;
  CHECK(trouble_of(PrivateKey::rsa(parts)) != "");
}

TEST_CASE("PrivateKey: what is no key for signatures makes none", "[crypto]") {
  // X25519, for agreeing on secrets, in PKCS #8.
  const auto x25519 = from_hex(
      "302e020100300506032b656e042204201234567890123456789012345678901234"
      "567890123456789012345678901234");
  CHECK_FALSE(from_pem("PRIVATE KEY", x25519));
  CHECK_FALSE(from_pem("PRIVATE KEY", "abc"));
  CHECK_FALSE(from_pem("CERTIFICATE", ec_key));
  CHECK_FALSE(PrivateKey::from_pem(secret("")));
}
