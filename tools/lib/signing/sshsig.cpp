// SPDX-License-Identifier: Apache-2.0
#include "signing/sshsig.hpp"

#include "base/text.hpp"
#include "crypto/digest.hpp"
#include "signing/wire.hpp"

namespace signing {
namespace {

constexpr std::string_view magic = "SSHSIG";
constexpr std::string_view name_space = "git";
constexpr std::string_view digest = "sha512";

// r and s, each with as many bytes as a coordinate has, from two integers; empty where they are
// longer.
std::string halves_of(std::string_view blob, std::size_t size) {
  WireReader reader(blob);
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
  std::string message(magic);
  put_string(message, name_space);
  put_string(message, "");
  put_string(message, digest);
  put_string(message, crypto::sha512(payload));
  return message;
}

std::string signature_blob(const crypto::PublicKey& key, std::string_view raw) {
  std::string blob;
  if (const auto* ecdsa = std::get_if<crypto::EcdsaPublicKey>(&key)) {
    std::string numbers;
    put_integer(numbers, raw.substr(0, raw.size() / 2));
    put_integer(numbers, raw.substr(raw.size() / 2));
    put_string(blob, type_name(ecdsa->curve));
    put_string(blob, numbers);
    return blob;
  }
  put_string(blob,
             std::holds_alternative<crypto::RsaPublicKey>(key) ? "rsa-sha2-512" : "ssh-ed25519");
  put_string(blob, raw);
  return blob;
}

bool is_signature_blob(const SshPublicKey& key, std::string_view message, std::string_view blob) {
  WireReader reader(blob);
  const auto type = reader.string();
  const auto raw = reader.string();
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
  std::string bytes(magic);
  put_number(bytes, 1);
  put_string(bytes, key.blob);
  put_string(bytes, name_space);
  put_string(bytes, "");
  put_string(bytes, digest);
  put_string(bytes, signature_blob);
  constexpr std::size_t width = 70;
  const auto digits = base::base64(bytes);
  std::string armor = "-----BEGIN SSH SIGNATURE-----\n";
  for (std::size_t at = 0; at < digits.size(); at += width)
    armor += digits.substr(at, width) + "\n";
  return armor + "-----END SSH SIGNATURE-----\n";
}

}  // namespace signing
