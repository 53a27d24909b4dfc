// SPDX-License-Identifier: Apache-2.0
#include "cli/common_options.hpp"

#include "cli/flags.hpp"
#include "cli/run.hpp"

namespace cli {

void add_connection_flags(Flags& flags, ConnectionOptions& options, Netrc netrc) {
  flags.group(netrc == Netrc::used ? "Credentials" : "Credentials (for http and https)",
              Scope::shared);
  flags.add_text("username", "NAME", "for the password", options.username);
  flags.trim("username");
  // Argo CD takes a token apart from it, and as itself.
  flags.add_text("password-file", "FILE",
                 netrc == Netrc::used ? "password or token" : "the password of this account",
                 options.password_file);
  if (netrc == Netrc::used) {
    flags.add_text("netrc-file", "FILE", "instead of ~/.netrc", options.netrc_file);
  }
  flags.add_text("credentials-dir", "DIR",
                 netrc == Netrc::used ? "a mounted Secret, basic-auth or ssh-auth"
                                      : "a mounted Secret: token, or username, password",
                 options.credentials_dir);
  if (netrc == Netrc::used) {
    flags.add_text("ssh-key-file", "FILE", "private key for ssh (ed25519, ecdsa)",
                   options.ssh_key_file);
    flags.add_text("ssh-passphrase-file", "FILE", "the passphrase of that key",
                   options.ssh_passphrase_file);
    flags.add_text("known-hosts", "FILE", "instead of ~/.ssh/known_hosts",
                   options.known_hosts_file);
  }

  flags.group("Connection", Scope::shared, Shown::on_request);
  flags.add_text("ca-file", "FILE", "trust these certificates as well", options.ca_file);
  flags.add_text("client-cert-file", "FILE", "certificate to show to the server",
                 options.client_cert_file);
  flags.add_text("client-key-file", "FILE", "its private key; else in the same file",
                 options.client_key_file);
  flags.add_list("header", "'N: V'", "send this one; secrets: --header-file", options.headers);
  flags.add_text("header-file", "FILE", "headers that are secret, one per line",
                 options.header_file);
  flags.add_switch("insecure-skip-tls-verify", "accept any certificate",
                   options.insecure_skip_tls_verify);
}

base::Result<void> check_connection_flags(const Run& run, const ConnectionOptions& options) {
  if (!options.client_cert_file.empty() || !run.is_on_command_line("--client-key-file")) return {};
  return base::usage_error("--client-key-file goes with --client-cert-file",
                           "a file that holds both is given as --client-cert-file alone");
}

}  // namespace cli
