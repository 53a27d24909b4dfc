// SPDX-License-Identifier: Apache-2.0
#include "remote/flags.hpp"

namespace remote {

void add_login_flags(cli::Flags& flags, Options& options) {
  auto& connection = options.connection;
  flags.add_text("repo-username", "NAME", "for the password (or GIT_USERNAME)",
                 connection.username);
  flags.or_from("repo-username", "GIT_USERNAME");
  flags.trim("repo-username");
  flags.add_text("repo-password-file", "FILE", "password or token (or GIT_PASSWORD)",
                 connection.password_file);
  flags.add_text("repo-credentials-dir", "DIR", "a mounted Secret, basic-auth or ssh-auth",
                 connection.credentials_dir);
  flags.add_text("repo-ssh-key-file", "FILE", "private key for ssh (ed25519, ecdsa)",
                 connection.ssh_key_file);
  flags.add_text("repo-ssh-passphrase-file", "FILE", "the passphrase of that key",
                 connection.ssh_passphrase_file);
  flags.add_text("repo-known-hosts", "FILE", "instead of ~/.ssh/known_hosts",
                 connection.known_hosts_file);
  options.login_flags = "--repo-";
}

}  // namespace remote
