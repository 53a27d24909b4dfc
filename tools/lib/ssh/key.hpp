// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/result.hpp"
#include "base/secret.hpp"

namespace ssh {

// A private key that may log us in.
struct Key {
  std::string source;  // for messages: "--ssh-key-file"
  base::Secret text;
  base::Secret passphrase = {};  // empty where the key needs none
};

// How to tell a user what to do about a key.
struct KeyAdvice {
  std::string passphrase;  // where to give one: "--ssh-passphrase-file"
  std::string other_key;   // what else would do: "use an ed25519 or ecdsa key, or the https URL"
};

// Whether a login can use a key of this kind ("ssh-rsa"). Fails with `usage`, and says why not.
// `source` and `other_key` are for its message and its hint.
base::Result<void> check_usable_kind(const std::string& source, const std::string& kind,
                                     const std::string& other_key);

// Looks at a private key in OpenSSH's form, or in PEM (EC keys), as far as that goes without its
// passphrase. Fails with `usage` for what is no private key, for one that needs a passphrase when
// there is none, and for one of a kind that we cannot use, such as RSA.
base::Result<Key> read_key(std::string source, const base::Secret& text,
                           const base::Secret& passphrase, const KeyAdvice& advice);

}  // namespace ssh
