// SPDX-License-Identifier: Apache-2.0
#include "signing/ssh_public_key.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

#include "base/text.hpp"
#include "crypto/digest.hpp"
#include "ssh/fields.hpp"
#include "ssh/public_key.hpp"

namespace signing {
namespace {

using crypto::Curve;
using ssh::FieldReader;
using ssh::integer_field;
using ssh::text_field;

constexpr std::string_view certificate_end = "-cert-v01@openssh.com";
constexpr std::array agent_types = {std::string_view("sk-ssh-ed25519@openssh.com"),
                                    std::string_view("sk-ecdsa-sha2-nistp256@openssh.com")};
constexpr std::array curves = {Curve::p256, Curve::p384, Curve::p521};
constexpr std::string_view how_one_looks =
    "a public key is one line such as 'ssh-ed25519 AAAA… comment'";

base::Error damaged() {
  return base::malformed_error("the public key is damaged", std::string(how_one_looks));
}

std::size_t bits_of(std::string_view number) {
  if (number.empty()) return 0;
  const auto first = static_cast<std::uint8_t>(number.front());
  return 8 * (number.size() - 1) + static_cast<std::size_t>(std::bit_width(first));
}

bool is_for_agents(std::string_view type) {
  return type.ends_with(certificate_end) ||
         std::find(agent_types.begin(), agent_types.end(), type) != agent_types.end();
}

base::Result<crypto::PublicKey> read_ed25519(FieldReader& reader) {
  crypto::Ed25519PublicKey key = {.bytes = std::string(reader.text())};
  if (!reader.is_done() || key.bytes.size() != 32) return damaged();
  return crypto::PublicKey(std::move(key));
}

base::Result<crypto::PublicKey> read_ecdsa(FieldReader& reader, Curve curve) {
  const auto name = reader.text();
  crypto::EcdsaPublicKey key = {.curve = curve, .point = std::string(reader.text())};
  if (!reader.is_done() || name != curve_name(curve) || !key.point.starts_with('\4') ||
      key.point.size() != 1 + 2 * crypto::coordinate_size(curve)) {
    return damaged();
  }
  return crypto::PublicKey(std::move(key));
}

base::Result<crypto::PublicKey> read_rsa(FieldReader& reader) {
  const auto exponent = reader.integer();
  const auto modulus = reader.integer();
  if (!reader.is_done() || exponent.empty()) return damaged();
  if (!is_fit_modulus(modulus)) {
    return base::malformed_error(
        "an RSA key of " + base::number_of(bits_of(modulus), "bit") + " cannot sign commits",
        "take one of 2048 to 16384 bits, or an Ed25519 key");
  }
  return crypto::PublicKey(
      crypto::RsaPublicKey{.modulus = std::string(modulus), .exponent = std::string(exponent)});
}

}  // namespace

std::string_view type_name(Curve curve) {
  if (curve == Curve::p256) return "ecdsa-sha2-nistp256";
  return curve == Curve::p384 ? "ecdsa-sha2-nistp384" : "ecdsa-sha2-nistp521";
}

std::string_view curve_name(Curve curve) {
  return type_name(curve).substr(std::string_view("ecdsa-sha2-").size());
}

std::optional<Curve> curve_of_type(std::string_view type) {
  for (const auto curve : curves) {
    if (type == type_name(curve)) return curve;
  }
  return std::nullopt;
}

bool is_fit_modulus(std::string_view modulus) {
  return bits_of(modulus) >= shortest_modulus && bits_of(modulus) <= longest_modulus;
}

base::Result<SshPublicKey> read_ssh_public_key(std::string_view blob) {
  FieldReader reader(blob);
  const auto type = reader.text();
  if (!reader.is_whole()) return damaged();
  SshPublicKey key = {.type = std::string(type), .blob = std::string(blob)};
  if (type == "ssh-ed25519") {
    key.key = TRY(read_ed25519(reader));
  } else if (type == "ssh-rsa") {
    key.key = TRY(read_rsa(reader));
  } else if (const auto curve = curve_of_type(type)) {
    key.key = TRY(read_ecdsa(reader, *curve));
  } else if (!is_for_agents(type)) {
    return base::malformed_error(
        "keys of the type '" + base::shorten(base::printable(type), 60) + "' cannot sign commits",
        "take an Ed25519, ECDSA or RSA key");
  }
  return key;
}

base::Result<SshPublicKey> parse_ssh_public_key(std::string_view text) {
  auto line = base::trim(text);
  if (line.starts_with("key::")) line.remove_prefix(5);
  line = line.substr(0, line.find_first_of("\r\n"));
  const auto type = line.substr(0, line.find_first_of(" \t"));
  const auto rest = base::trim(line.substr(type.size()));
  const auto blob = base::base64_decoded(rest.substr(0, rest.find_first_of(" \t")));
  if (!blob || blob->empty()) {
    return base::malformed_error("it is no public key of SSH", std::string(how_one_looks));
  }
  auto key = TRY(read_ssh_public_key(*blob));
  if (key.type != type) return damaged();
  return key;
}

SshPublicKey ssh_public_key_of(const crypto::PublicKey& key) {
  SshPublicKey made = {.type = "ssh-ed25519", .blob = {}, .key = key};
  if (const auto* ecdsa = std::get_if<crypto::EcdsaPublicKey>(&key)) {
    made.type = type_name(ecdsa->curve);
    made.blob = text_field(made.type) + text_field(curve_name(ecdsa->curve));
    made.blob += text_field(ecdsa->point);
  } else if (const auto* rsa = std::get_if<crypto::RsaPublicKey>(&key)) {
    made.type = "ssh-rsa";
    made.blob = text_field(made.type) + integer_field(rsa->exponent);
    made.blob += integer_field(rsa->modulus);
  } else {
    const auto& bytes = std::get<crypto::Ed25519PublicKey>(key).bytes;
    made.blob = text_field(made.type) + text_field(bytes);
  }
  return made;
}

bool is_ssh_public_key(std::string_view text) {
  if (text.starts_with("key::")) return true;
  const auto type = text.substr(0, text.find(' '));
  return type.size() < text.size() &&
         (type.starts_with("ssh-") || curve_of_type(type) || is_for_agents(type));
}

std::string fingerprint(const SshPublicKey& key) {
  return ssh::fingerprint_of_digest(crypto::sha256(key.blob));
}

}  // namespace signing
