// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/file.hpp"
#include "base/result.hpp"

namespace ssh {

// An ssh-agent behind its socket: it signs with keys that we never see
// (draft-ietf-sshm-ssh-agent). Every call may wait until the deadline, for a person may be asked.
class Agent {
 public:
  struct Identity {
    std::string blob;  // the public key as SSH writes it
    std::string comment;
  };

  // Fails with `unreachable` where nobody answers at `path`.
  static base::Result<Agent> connect(const std::string& path, const base::Deadline& deadline);

  // The keys that the agent has. Fails with `garbled` for an answer that is none.
  base::Result<std::vector<Identity>> identities();

  // The signature alone, without the name of its kind before it. Fails with `denied` where the
  // agent does not sign.
  base::Result<std::string> sign(const std::string& blob, std::string_view data);

 private:
  Agent(base::Fd socket, const base::Deadline& deadline)
      : socket_(std::move(socket)), deadline_(&deadline) {}
  base::Result<std::string> ask(const std::string& request);
  base::Result<std::string> receive(std::size_t size);

  base::Fd socket_;
  const base::Deadline* deadline_;
};

}  // namespace ssh
