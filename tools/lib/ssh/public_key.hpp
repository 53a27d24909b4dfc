// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace ssh {

// The kind of key that a public key in SSH's binary form says it is ("ssh-ed25519"); empty for what
// is no such key.
std::string kind_of_public_key(std::string_view blob);

// Whether a login can check, and make, signatures of keys of this kind.
bool is_usable_kind(std::string_view kind);

// "SHA256:r3XZ…", as ssh-keygen -l shows it, of the SHA-256 of a public key in bytes.
std::string fingerprint_of_digest(std::string_view sha256);

}  // namespace ssh
