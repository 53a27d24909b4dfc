// SPDX-License-Identifier: Apache-2.0
#include "signing/sshsig.hpp"

#include "base/text.hpp"
#include "crypto/digest.hpp"
#include "ssh/fields.hpp"

namespace signing {
namespace {

using ssh::FieldReader;
using ssh::text_field;

constexpr std::string_view magic = "SSHSIG";
constexpr std::string_view name_space = "git";
constexpr std::string_view digest = "sha512";

// r and s, each with as many bytes as a coordinate has, from two integers; empty where they are
// longer.
std::string halves_of(std::string_view blob, std::size_t size) {
  FieldReader reader(blob);
  std::string halves;
  for (int i = 0; i < 2; ++i) {
    const auto number = reader.integer();
    if (number.size() > size) return {};
    halves.append(size - number.size(), '\0').append(number);
  }
  return reader.is_done() ? halves : std::string();
}

bool is_rsa_signature(const crypto::PublicKey& key, std::string_view message, std::string_view type,
                      std::string_view raw) {
  if (type == "rsa-sha2-512") return is_signature(key, message, raw, crypto::RsaDigest::sha512);
  return type == "rsa-sha2-256" && is_signature(key, message, raw, crypto::RsaDigest::sha256);
}

}  // namespace

std::string sshsig_message(std::string_view payload) {
  return std::string(magic) + text_field(name_space) + text_field("") + text_field(digest) +
         text_field(crypto::sha512(payload));
}

std::string signature_blob(const crypto::PublicKey& key, std::string_view raw) {
  if (const auto* ecdsa = std::get_if<crypto::EcdsaPublicKey>(&key)) {
    const auto half = raw.size() / 2;
    const auto numbers =
        ssh::integer_field(raw.substr(0, half)) + ssh::integer_field(raw.substr(half));
    return text_field(type_name(ecdsa->curve)) + text_field(numbers);
  }
  const bool is_rsa = std::holds_alternative<crypto::RsaPublicKey>(key);
  return text_field(is_rsa ? "rsa-sha2-512" : "ssh-ed25519") + text_field(raw);
}

bool is_signature_blob(const SshPublicKey& key, std::string_view message, std::string_view blob) {
  FieldReader reader(blob);
  const auto type = reader.text();
  const auto raw = reader.text();
  if (!reader.is_whole() || raw.empty() || type == "ssh-rsa" || type == "ssh-dss") return false;
  if (!key.key) return true;
  if (!reader.is_done()) return false;
  if (key.is_rsa()) return is_rsa_signature(*key.key, message, type, raw);
  if (type != key.type) return false;
  const auto* ecdsa = std::get_if<crypto::EcdsaPublicKey>(&*key.key);
  if (ecdsa == nullptr) return is_signature(*key.key, message, raw);
  return is_signature(*key.key, message, halves_of(raw, crypto::coordinate_size(ecdsa->curve)));
}

std::string sshsig_armor(const SshPublicKey& key, std::string_view signature_blob) {
  const auto bytes = std::string(magic) + ssh::number_field(1) + text_field(key.blob) +
                     text_field(name_space) + text_field("") + text_field(digest) +
                     text_field(signature_blob);
  constexpr std::size_t width = 70;
  const auto digits = base::base64(bytes);
  std::string armor = "-----BEGIN SSH SIGNATURE-----\n";
  for (std::size_t at = 0; at < digits.size(); at += width)
    armor += digits.substr(at, width) + "\n";
  return armor + "-----END SSH SIGNATURE-----\n";
}

}  // namespace signing
