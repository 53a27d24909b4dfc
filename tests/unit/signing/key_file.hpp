// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "base/text.hpp"
#include "crypto/public_key.hpp"
#include "fakes/rsa_key.hpp"
#include "signing/ssh_public_key.hpp"
#include "ssh/fields.hpp"

// Files as ssh-keygen writes them, of keys that were made for tests and open nothing.
namespace key_file {

struct Parts {
  std::string magic = std::string("openssh-key-v1\0", 15);
  std::string cipher = "none";
  std::string derivation = "none";
  std::string salt = "";
  std::uint32_t count = 1;
  std::string public_key = {};
  std::uint32_t check = 0x373de815;
  std::uint32_t other_check = 0x373de815;
  std::string type = {};
  std::string fields = {};
  std::string comment = "vector@example.com";
  std::string padding = {};
  std::string rest = {};
};

inline std::string bytes_of(const Parts& parts) {
  auto secret = ssh::number_field(parts.check);
  secret += ssh::number_field(parts.other_check);
  secret += ssh::text_field(parts.type);
  secret += parts.fields;
  secret += ssh::text_field(parts.comment);
  secret += parts.padding;
  auto bytes = parts.magic;
  for (const auto& text : {parts.cipher, parts.derivation, parts.salt}) {
    bytes += ssh::text_field(text);
  }
  bytes += ssh::number_field(parts.count);
  bytes += ssh::text_field(parts.public_key);
  bytes += ssh::text_field(secret);
  return bytes + parts.rest;
}

inline std::string text_of(const Parts& parts) {
  auto text = fakes::to_pem("OPENSSH PRIVATE KEY", bytes_of(parts));
  return text;
}

inline const std::string seed =
    fakes::from_hex("cd3ae41c6723149b2f026ed817c72b7df9b4f66619113607ec50a5999ece0ee8");
inline const std::string point =
    fakes::from_hex("79ccbccf428fe3e6b7c75ebeae6ab3068b6dd49530d0d7fe2d06538f965dbc7a");
inline const std::string ed25519_line =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHnMvM9Cj+Pmt8devq5qswaLbdSVMNDX/i0GU4+WXbx6";

inline Parts ed25519() {
  Parts parts = {.type = "ssh-ed25519", .padding = "\1\2\3"};
  parts.public_key = signing::ssh_public_key_of(crypto::Ed25519PublicKey{.bytes = point}).blob;
  parts.fields += ssh::text_field(point);
  parts.fields += ssh::text_field(seed + point);
  return parts;
}

// Of the curve P-256.
inline Parts ecdsa() {
  const auto scalar =
      fakes::from_hex("3e054a31938b836388d4666bfd17981f7f83bff3bbb3b427be58cc5f3c8b224c");
  const auto place = fakes::from_hex(
      "04223c623d4662a271f729ecbb0194244590962fe69677b8921ba83315fc614f8774a5f4257963bd63ea179f509e"
      "2163ecc6a2361f9492a4ffdd8b32a5522b20cf");
  Parts parts = {.type = "ecdsa-sha2-nistp256"};
  parts.public_key = signing::ssh_public_key_of(
                         crypto::EcdsaPublicKey{.curve = crypto::Curve::p256, .point = place})
                         .blob;
  parts.fields += ssh::text_field("nistp256");
  parts.fields += ssh::text_field(place);
  parts.fields += ssh::integer_field(scalar);
  return parts;
}

inline Parts rsa() {
  const auto numbers = fakes::numbers_of_rsa_key();
  Parts parts = {.type = "ssh-rsa"};
  parts.public_key = signing::ssh_public_key_of(
                         crypto::RsaPublicKey{.modulus = numbers[1], .exponent = numbers[2]})
                         .blob;
  for (const std::size_t at : {1U, 2U, 3U, 8U, 4U, 5U}) {
    parts.fields += ssh::integer_field(numbers[at]);
  }
  return parts;
}

}  // namespace key_file
