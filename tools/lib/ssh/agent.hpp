// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/file.hpp"
#include "base/result.hpp"
#include "ssh/agent_messages.hpp"

namespace ssh {

// An ssh-agent behind its socket: it signs with keys that we never see. Its errors: `unreachable`
// where nobody listens, `denied` where the agent says no, `garbled` also for an answer of more than
// 256 KiB and where it hangs up, `timeout` at the deadline, `stopped`.
class Agent {
 public:
  // `path` is what SSH_AUTH_SOCK names. The deadline must outlive the connection.
  static base::Result<Agent> connect(const std::string& path, const base::Deadline& deadline);

  // The public keys that it holds, in bytes.
  base::Result<std::vector<std::string>> identities();

  // The signature of a message as SSH writes it: the name of its kind, and the bytes. The agent may
  // ask somebody.
  base::Result<std::string> sign(std::string_view public_key, std::string_view message,
                                 SignatureWay way);

 private:
  Agent(base::Fd socket, const base::Deadline& deadline)
      : socket_(std::move(socket)), deadline_(&deadline) {}

  base::Result<std::string> ask(std::string_view request);
  base::Result<void> send(std::string_view bytes);
  base::Result<std::string> receive(std::size_t size);

  base::Fd socket_;
  const base::Deadline* deadline_;
};

}  // namespace ssh
