// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/secret.hpp"

namespace ssh {

inline constexpr std::string_view key_file_label = "OPENSSH PRIVATE KEY";

// A private key as ssh-keygen writes it (PROTOCOL.key of OpenSSH), as far as it can be read without
// its passphrase. Nobody has checked yet that its parts belong together.
struct KeyFile {
  std::string cipher;        // "none" where there is no passphrase
  std::string derivation;    // of the cipher's key; "none" likewise
  std::string salt;          // and whatever else that needs
  std::string public_key;    // as SSH writes it
  base::Secret private_key;  // with padding; encrypted unless the cipher is "none"
  std::string rest;          // some ciphers put a proof behind it
};

// Reads the bytes between the lines with dashes; nothing for what is no such file, was cut, or has
// another number of keys than one.
std::optional<KeyFile> read_key_file(std::string_view bytes);

}  // namespace ssh
