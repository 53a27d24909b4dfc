// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "crypto/public_key.hpp"

namespace signing {

// A public key as SSH knows it.
struct SshPublicKey {
  std::string type;  // "ssh-ed25519"
  std::string blob;  // all of it, the type included, in bytes

  // Nothing for what only an agent can sign with: security keys and certificates.
  std::optional<crypto::PublicKey> key = {};

  bool is_rsa() const { return type.starts_with("ssh-rsa"); }
};

// Reads "ssh-ed25519 AAAA… comment", perhaps with Git's `key::` in front: the first line that is
// not empty. Fails with `malformed` for what is no such key, and for keys that nobody accepts any
// more: DSA, and RSA of fewer than 2048 bits.
base::Result<SshPublicKey> parse_ssh_public_key(std::string_view text);

// The same for its bytes.
base::Result<SshPublicKey> read_ssh_public_key(std::string_view blob);

SshPublicKey ssh_public_key_of(const crypto::PublicKey& key);

// Whether a text looks like a public key rather than like the name of a file.
bool is_ssh_public_key(std::string_view text);

// "SHA256:r3XZ…", as ssh-keygen -l shows it.
std::string fingerprint(const SshPublicKey& key);

// "ecdsa-sha2-nistp256" and "nistp256".
std::string_view type_name(crypto::Curve curve);
std::string_view curve_name(crypto::Curve curve);
std::optional<crypto::Curve> curve_of_type(std::string_view type);

// The shortest and the longest RSA modulus that is accepted, in bits.
inline constexpr std::size_t shortest_modulus = 2048;
inline constexpr std::size_t longest_modulus = 16384;
bool is_fit_modulus(std::string_view modulus);

}  // namespace signing
