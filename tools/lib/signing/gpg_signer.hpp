// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "base/secret.hpp"
#include "signing/gpg_home.hpp"
#include "signing/signer.hpp"

namespace signing {

// Which key of OpenPGP signs: one of the user's keyring, or the one in `key_text`.
struct GpgKey {
  std::string name = {};         // an id, a fingerprint, a mail
  base::Secret key_text = {};    // as gpg --export-secret-keys writes it; else empty
  base::Secret passphrase = {};  // empty: gpg asks its agent
};

// Has the program gpg sign. What it does to check what it made is enough for us; nothing is started
// before the first signature.
std::unique_ptr<Signer> sign_with_gpg(Gpg gpg, GpgKey key);

// Whether a text is a private key of OpenPGP, in armor.
bool is_openpgp_private_key(std::string_view text);

}  // namespace signing
