// SPDX-License-Identifier: Apache-2.0
//
// The file of ssh-keygen (PROTOCOL.key of OpenSSH) holds the public key, and the private one beside
// a second copy of its public part. Everything is compared with everything else: a key that signs
// for another public key would make commits that nobody can verify.
#include "signing/private_key_file.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "base/text.hpp"
#include "signing/ssh_public_key.hpp"
#include "ssh/fields.hpp"
#include "ssh/key_file.hpp"

namespace signing {
namespace {

using crypto::PrivateKey;
using ssh::FieldReader;

constexpr std::string_view begin_line = "-----BEGIN OPENSSH PRIVATE KEY-----";
constexpr std::string_view end_line = "-----END OPENSSH PRIVATE KEY-----";

base::Error damaged() {
  return base::malformed_error("the private key is damaged",
                               "`ssh-keygen -y -f FILE` tells whether it can be read");
}

base::Error locked() {
  return base::malformed_error(
      "the private key has a passphrase",
      "load it into ssh-agent and give its public key (FILE.pub), or take a key without one");
}

base::Error unfit(std::string_view type) {
  return base::malformed_error(
      "keys of the type '" + base::shorten(base::printable(type), 60) + "' do not sign from a file",
      "take an Ed25519, ECDSA or RSA key; ssh-agent can use others");
}

base::Secret secret_of(std::string_view bytes) {
  return base::Secret(std::string(bytes));
}

// The Base64 between the two lines, decoded.
std::optional<base::Secret> body_of(std::string_view text) {
  const auto begin = text.find(begin_line) + begin_line.size();
  const auto end = text.find(end_line, begin);
  if (end == std::string_view::npos) return std::nullopt;
  std::string digits(text.substr(begin, end - begin));
  std::erase_if(digits, [](char c) { return c == '\n' || c == '\r' || c == ' ' || c == '\t'; });
  auto bytes = base::base64_decoded(digits);
  if (!bytes) return std::nullopt;
  return base::Secret(std::move(*bytes));
}

std::optional<PrivateKey> read_ed25519(FieldReader& reader) {
  const auto point = reader.text();
  const auto both = reader.text();
  if (!reader.is_whole() || both.size() != 64 || both.substr(32) != point) return std::nullopt;
  return PrivateKey::ed25519(secret_of(both.substr(0, 32)));
}

std::optional<PrivateKey> read_ecdsa(FieldReader& reader, crypto::Curve curve) {
  const auto name = reader.text();
  const crypto::EcdsaPublicKey public_key = {.curve = curve, .point = std::string(reader.text())};
  const auto scalar = reader.integer();
  const auto size = crypto::coordinate_size(curve);
  if (!reader.is_whole() || name != curve_name(curve) || scalar.empty() || scalar.size() > size) {
    return std::nullopt;
  }
  return PrivateKey::ecdsa(public_key, secret_of(scalar));
}

std::optional<PrivateKey> read_rsa(FieldReader& reader) {
  crypto::RsaParts parts;
  parts.public_key.modulus = reader.integer();
  parts.public_key.exponent = reader.integer();
  for (auto* part : {&parts.exponent, &parts.coefficient, &parts.prime1, &parts.prime2}) {
    *part = secret_of(reader.integer());
    const auto size = part->reveal().size();
    if (size == 0 || size > parts.public_key.modulus.size()) return std::nullopt;
  }
  if (!reader.is_whole() || !is_fit_modulus(parts.public_key.modulus)) return std::nullopt;
  return PrivateKey::rsa(parts);
}

std::optional<PrivateKey> read_key(FieldReader& reader, std::string_view type) {
  if (type == "ssh-ed25519") return read_ed25519(reader);
  if (type == "ssh-rsa") return read_rsa(reader);
  const auto curve = curve_of_type(type);
  return curve ? read_ecdsa(reader, *curve) : std::nullopt;
}

// 1, 2, 3, …, fewer than a block of any cipher.
bool is_padding(std::string_view bytes) {
  constexpr std::size_t longest = 255;
  std::uint8_t next = 1;
  return bytes.size() <= longest && std::all_of(bytes.begin(), bytes.end(), [&](char c) {
           return static_cast<std::uint8_t>(c) == next++;
         });
}

base::Result<PrivateKey> read_secret_part(std::string_view bytes, const SshPublicKey& outer) {
  FieldReader reader(bytes);
  const auto check = reader.number();
  if (check != reader.number()) return damaged();
  const auto type = reader.text();
  if (!reader.is_whole() || type != outer.type) return damaged();
  auto key = read_key(reader, type);
  reader.text();  // a comment
  if (!key || !reader.is_whole() || !is_padding(reader.rest())) return damaged();
  if (ssh_public_key_of(key->public_key()).blob != outer.blob) return damaged();
  return std::move(*key);
}

bool is_locked(const ssh::KeyFile& file) {
  return file.cipher != "none" || file.derivation != "none" || !file.salt.empty();
}

base::Result<PrivateKey> read_openssh(std::string_view bytes) {
  const auto file = ssh::read_key_file(bytes);
  if (!file) return damaged();
  if (is_locked(*file)) return locked();
  if (!file->rest.empty()) return damaged();
  const auto outer = TRY(read_ssh_public_key(file->public_key));
  if (!outer.key) return unfit(outer.type);
  return read_secret_part(file->private_key.reveal(), outer);
}

base::Result<PrivateKey> read_pem(const base::Secret& text) {
  auto key = PrivateKey::from_pem(text);
  if (!key) {
    return base::malformed_error("there is no private key in it that can sign commits",
                                 "take an Ed25519, ECDSA or RSA key, as ssh-keygen writes it");
  }
  TRY(read_ssh_public_key(ssh_public_key_of(key->public_key()).blob));
  return std::move(*key);
}

}  // namespace

base::Result<PrivateKey> parse_private_key(const base::Secret& text) {
  const std::string_view shown = text.reveal();
  if (shown.find(begin_line) != std::string_view::npos) {
    const auto body = body_of(shown);
    if (!body) return damaged();
    return read_openssh(body->reveal());
  }
  if (shown.find("-----BEGIN ENCRYPTED PRIVATE KEY-----") != std::string_view::npos ||
      shown.find("Proc-Type: 4,ENCRYPTED") != std::string_view::npos) {
    return locked();
  }
  return read_pem(text);
}

std::optional<SshPublicKey> public_key_of_locked(const base::Secret& text) {
  if (text.reveal().find(begin_line) == std::string::npos) return std::nullopt;
  const auto body = body_of(text.reveal());
  const auto file = body ? ssh::read_key_file(body->reveal()) : std::nullopt;
  if (!file || !is_locked(*file)) return std::nullopt;
  auto key = read_ssh_public_key(file->public_key);
  if (!key) return std::nullopt;
  return std::move(*key);
}

}  // namespace signing
