// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "cli/flags.hpp"
#include "cli/run.hpp"
#include "signing/signer.hpp"

namespace tools::update_values {

// With which key commits are signed. Empty: not given.
struct SigningOptions {
  std::string key;  // a file, a public key, the name of a key of gpg
  std::string format = "ssh";
  std::string passphrase_file;

  bool is_openpgp() const { return format == "openpgp"; }
};

// Adds --signing-key to the group that flags are being added to, and then a group for the others.
void add_signing_flags(cli::Flags& flags, SigningOptions& options);

// Whether they go together, and with a run that makes a commit or makes none. Fails with `usage`.
base::Result<void> check_signing_flags(const SigningOptions& options, bool makes_commit);

// What signs the commits of this run; null where no key is given. What the key's file holds is
// hidden from here on. Fails with `usage` and `malformed` for what can never sign; neither an agent
// nor gpg is asked before there is something to sign.
base::Result<std::unique_ptr<signing::Signer>> open_signer(cli::Run& run,
                                                           const SigningOptions& options,
                                                           const base::Deadline& deadline);

}  // namespace tools::update_values
