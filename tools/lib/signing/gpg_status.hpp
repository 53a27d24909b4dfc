// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace signing {

// What gpg has told about its work on the descriptor of --status-fd.
struct GpgStatus {
  bool has_signed = false;
  bool lacks_key = false;  // there is no private key of this name that can sign
  bool has_wrong_passphrase = false;
  std::vector<std::string> private_keys = {};  // fingerprints of those that were imported
};

GpgStatus read_gpg_status(std::string_view notes);

}  // namespace signing
