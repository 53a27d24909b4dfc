// SPDX-License-Identifier: Apache-2.0
#include "update-values/commit_signing.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include "base/file.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "connection/connection.hpp"
#include "signing/gpg_signer.hpp"
#include "signing/private_key_file.hpp"
#include "signing/ssh_signer.hpp"

namespace tools::update_values {
namespace {

using signing::Signer;

constexpr std::size_t key_limit = std::size_t{1} << 20U;

// The text of a private key, hidden from here on.
base::Secret private_text(const cli::Run& run, const std::string& path, std::string text) {
  base::Secret secret(std::move(text));
  run.hide(secret, cli::Origin::file);
  struct stat info = {};
  if (::stat(path.c_str(), &info) == 0 && (info.st_mode & (S_IROTH | S_IWOTH)) != 0) {
    run.log.detail("everybody on this machine can read " + base::printable(path));
  }
  return secret;
}

base::Result<std::unique_ptr<Signer>> open_agent(const cli::Run& run, std::string_view public_key) {
  auto key = TRY(signing::parse_ssh_public_key(public_key));
  const auto socket = run.environment.get("SSH_AUTH_SOCK");
  if (socket.empty()) {
    return base::usage_error(
        "a public key needs an ssh-agent that holds the private one, and SSH_AUTH_SOCK is not set",
        "start one (ssh-agent, ssh-add FILE), or give the file of the private key");
  }
  return signing::sign_with_agent(std::move(key), socket);
}

base::Result<std::unique_ptr<Signer>> open_ssh(cli::Run& run, const SigningOptions& options,
                                               const base::Deadline& deadline) {
  if (signing::is_ssh_public_key(options.key)) return open_agent(run, options.key);
  auto text = TRY(base::read_file(options.key, key_limit, &deadline));
  if (text.find("-----BEGIN ") == std::string::npos) return open_agent(run, text);
  const auto secret = private_text(run, options.key, std::move(text));
  if (signing::is_openpgp_private_key(secret.reveal())) {
    return base::usage_error("it is a key of OpenPGP", "--signing-format openpgp signs with it");
  }
  const auto agent = run.environment.get("SSH_AUTH_SOCK");
  auto locked = signing::public_key_of_locked(secret);
  if (locked && !agent.empty()) return signing::sign_with_agent(std::move(*locked), agent);
  return signing::sign_with_key(TRY(signing::parse_private_key(secret)));
}

// Whether a key of gpg is given as a file. What looks like an id or a mail is none.
bool is_file(const std::string& key) {
  if (key.find('/') != std::string::npos) return true;
  const bool is_id =
      key.find_first_not_of("0123456789abcdefABCDEFxX!") == std::string::npos && key.size() >= 8;
  return !is_id && key.find('@') == std::string::npos && ::access(key.c_str(), F_OK) == 0;
}

// What gpg and its agent must know, and no secret of ours: the agent may live on.
std::vector<std::string> gpg_environment(const cli::Run& run) {
  std::vector<std::string> all = {"LC_ALL=C"};
  for (const auto* name :
       {"PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "GNUPGHOME", "XDG_RUNTIME_DIR", "DISPLAY",
        "WAYLAND_DISPLAY", "XAUTHORITY", "DBUS_SESSION_BUS_ADDRESS", "LD_LIBRARY_PATH"}) {
    if (run.environment.has(name)) all.push_back(name + ("=" + run.environment.get(name)));
  }
  return all;
}

base::Result<std::unique_ptr<Signer>> open_gpg(cli::Run& run, const SigningOptions& options,
                                               const base::Deadline& deadline) {
  const auto path = base::find_program("gpg", run.environment.get("PATH"));
  if (path.empty()) {
    return base::usage_error("there is no program gpg",
                             "install gnupg, or sign with an SSH key, which needs no program");
  }
  signing::GpgKey key = {.name = options.key};
  if (is_file(options.key)) {
    key.name.clear();
    auto text = TRY(base::read_file(options.key, key_limit, &deadline));
    key.key_text = private_text(run, options.key, std::move(text));
  }
  if (!options.passphrase_file.empty()) {
    key.passphrase = TRY(connection::read_secret(run, options.passphrase_file, deadline)
                             .context("reading the passphrase"));
    if (key.passphrase.empty()) {
      return base::usage_error(options.passphrase_file + " is empty, but shall hold a passphrase");
    }
  }
  return signing::sign_with_gpg({.path = path, .environment = gpg_environment(run)},
                                std::move(key));
}

base::Result<void> refuse_key_text(cli::Run& run, const std::string& key) {
  if (key.find("-----BEGIN ") == std::string::npos) return {};
  run.hide(base::Secret(key), cli::Origin::environment);
  return base::usage_error("--signing-key is a key itself, and not the name of its file",
                           "write the key to a file that nobody else can read, and name that");
}

}  // namespace

void add_signing_flags(cli::Flags& flags, SigningOptions& options) {
  flags.add_text("signing-key", "FILE|KEY", "sign it: an SSH key, or a public one of ssh-agent",
                 options.key);
  flags.refuse_empty("signing-key");
  flags.group("Signing", cli::Scope::tool, cli::Shown::on_request);
  flags.add_choice("signing-format", {"ssh", "openpgp"}, "openpgp: with gpg, by name or file",
                   options.format);
  flags.add_text("signing-passphrase-file", "FILE", "of a key of OpenPGP", options.passphrase_file);
}

base::Result<void> check_signing_flags(const SigningOptions& options, bool makes_commit) {
  if (!options.key.empty() && !makes_commit) {
    return base::usage_error("--signing-key does not go with --dir, which makes no commit",
                             "name a repository with --repo to commit to it");
  }
  const bool has_passphrase = !options.passphrase_file.empty();
  if (options.key.empty() && (has_passphrase || options.is_openpgp())) {
    return base::usage_error(
        std::string(has_passphrase ? "--signing-passphrase-file" : "--signing-format openpgp") +
        " goes with --signing-key");
  }
  if (has_passphrase && !options.is_openpgp()) {
    return base::usage_error("--signing-passphrase-file goes with --signing-format openpgp",
                             "an SSH key with a passphrase is used through ssh-agent");
  }
  return {};
}

base::Result<std::unique_ptr<Signer>> open_signer(cli::Run& run, const SigningOptions& options,
                                                  const base::Deadline& deadline) {
  if (options.key.empty()) return std::unique_ptr<Signer>();
  TRY(refuse_key_text(run, options.key));
  auto signer = TRY(
      (options.is_openpgp() ? open_gpg(run, options, deadline) : open_ssh(run, options, deadline))
          .context("reading --signing-key"));
  run.log.detail("commits are signed with " + signer->key_name());
  return signer;
}

}  // namespace tools::update_values
