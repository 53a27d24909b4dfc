// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "crypto/private_key.hpp"
#include "signing/ssh_public_key.hpp"

namespace signing {

// The private key in a file: that of ssh-keygen (OPENSSH PRIVATE KEY), or PEM. Line ends may be
// CRLF, and that of the last line may be missing. Fails with `malformed` for what is no such key,
// is damaged, or has a passphrase; no error shows anything of the text.
base::Result<crypto::PrivateKey> parse_private_key(const base::Secret& text);

// The public key that stands in the open in a file of ssh-keygen with a passphrase: an agent may
// hold the private one. Nothing for any other text, PEM with a passphrase as well.
std::optional<SshPublicKey> public_key_of_locked(const base::Secret& text);

}  // namespace signing
