// SPDX-License-Identifier: Apache-2.0
#include "signing/ssh_signer.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "signing/sshsig.hpp"
#include "ssh/agent.hpp"

namespace signing {
namespace {

std::string name_of(const SshPublicKey& key) {
  return key.type + " " + fingerprint(key);
}

// Which agent there is, the user has said; so one that is not there is the user's to put right, and
// not worth another try.
base::Result<ssh::Agent> connect_to_agent(const std::string& socket,
                                          const base::Deadline& deadline) {
  auto agent = ssh::Agent::connect(socket, deadline);
  if (agent || agent.error().kind != base::ErrorKind::unreachable) return agent;
  auto error = std::move(agent).error();
  error.kind = base::ErrorKind::usage;
  return error;
}

class KeySigner final : public Signer {
 public:
  explicit KeySigner(crypto::PrivateKey key)
      : key_(std::move(key)), public_key_(ssh_public_key_of(key_.public_key())) {}

  base::Result<std::string> sign(std::string_view payload, const base::Deadline&) override {
    const auto message = sshsig_message(payload);
    const auto raw = key_.sign(message);
    const auto blob = raw ? signature_blob(key_.public_key(), *raw) : std::string();
    if (!is_signature_blob(public_key_, message, blob)) {
      return base::malformed_error(
          "the private key signs nothing that its public key verifies",
          "the file is damaged; `ssh-keygen -y -f FILE` tells what ssh thinks of it");
    }
    return sshsig_armor(public_key_, blob);
  }

  std::string key_name() const override { return name_of(public_key_); }

 private:
  crypto::PrivateKey key_;
  SshPublicKey public_key_;
};

class AgentSigner final : public Signer {
 public:
  AgentSigner(SshPublicKey key, std::string socket)
      : key_(std::move(key)), socket_(std::move(socket)) {}

  base::Result<std::string> sign(std::string_view payload,
                                 const base::Deadline& deadline) override {
    auto agent = TRY(connect_to_agent(socket_, deadline));
    TRY(check_held(agent));
    const auto message = sshsig_message(payload);
    const auto way = key_.is_rsa() ? ssh::SignatureWay::rsa_sha512 : ssh::SignatureWay::plain;
    const auto blob = TRY(agent.sign(key_.blob, message, way));
    if (!is_signature_blob(key_, message, blob)) {
      return base::Error{.kind = base::ErrorKind::garbled,
                         .message = "what the ssh-agent signs does not verify with the public key",
                         .hint = "RSA keys must be signed for with SHA-2, which old agents cannot"};
    }
    return sshsig_armor(key_, blob);
  }

  std::string key_name() const override { return name_of(key_) + ", held by ssh-agent"; }

 private:
  base::Result<void> check_held(ssh::Agent& agent) const {
    const auto held = TRY(agent.identities());
    if (std::find(held.begin(), held.end(), key_.blob) != held.end()) return {};
    return base::Error{.kind = base::ErrorKind::denied,
                       .message = "the ssh-agent does not hold the key " + name_of(key_) +
                                  " (it holds " + base::number_of(held.size(), "key") + ")",
                       .hint = "`ssh-add FILE` gives it the key; `ssh-add -l` shows what it holds"};
  }

  SshPublicKey key_;
  std::string socket_;
};

}  // namespace

std::unique_ptr<Signer> sign_with_key(crypto::PrivateKey key) {
  return std::make_unique<KeySigner>(std::move(key));
}

std::unique_ptr<Signer> sign_with_agent(SshPublicKey key, std::string socket) {
  return std::make_unique<AgentSigner>(std::move(key), std::move(socket));
}

}  // namespace signing
