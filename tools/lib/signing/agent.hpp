// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/file.hpp"
#include "base/result.hpp"
#include "signing/ssh_public_key.hpp"

namespace signing {

// A connection to an ssh-agent. Its errors: `usage` where nobody listens, `denied` where the agent
// says no, `garbled`, `timeout` at the deadline, `stopped`.
class Agent {
 public:
  // `socket` is the path that SSH_AUTH_SOCK names. The deadline must outlive the connection.
  static base::Result<Agent> connect(const std::string& socket, const base::Deadline& deadline);

  // The public keys that it holds, in bytes.
  base::Result<std::vector<std::string>> identities();

  // The signature of a message as SSH writes it, with SHA-512 for RSA. The agent may ask somebody.
  base::Result<std::string> sign(const SshPublicKey& key, std::string_view message);

 private:
  Agent(base::Fd socket, const base::Deadline& deadline)
      : socket_(std::move(socket)), deadline_(&deadline) {}

  base::Result<std::string> ask(std::string_view request);
  base::Result<void> send(std::string_view bytes);
  base::Result<std::string> receive(std::size_t size);
  base::Result<void> wait_for(short events);

  base::Fd socket_;
  const base::Deadline* deadline_;
};

}  // namespace signing
