// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "git/pkt_line.hpp"
#include "git/wire.hpp"
#include "ssh/connection.hpp"

namespace git {

// The way to a repository through a shell on its server, or what looks like one.
class SshWire final : public Wire {
 public:
  SshWire(ssh::Settings settings, std::string path, const base::Deadline& deadline, base::Log& log);

  bool is_conversation() const override { return true; }
  base::Result<std::string> greeting(Service service) override;
  base::Result<Reply> ask(Service service, const std::string& request, http::Repeat repeat,
                          http::BodySink& answer) override;

 private:
  // A service that has greeted us. In version 2 it answers one request after the other, else one.
  struct Talk {
    ssh::Channel channel;
    std::string greeting = {};
    bool has_more = false;  // of the same conversation, after the next answer
  };

  base::Result<ssh::Channel> run(Service service);
  base::Result<void> open(Service service);
  base::Result<void> read_greeting(Service service, Talk& talk);
  base::Error no_greeting(Service service, Talk& talk);
  base::Result<std::size_t> exchange(Service service, const std::string& request,
                                     http::BodySink& answer);
  base::Result<std::size_t> receive(Talk& talk, http::BodySink& answer);
  base::Result<Reply> answer_of(Service service, std::size_t received);
  base::Result<void> pause(const base::Error& error, base::Backoff& backoff, int attempt);
  std::optional<Talk>& talk(Service service);

  ssh::Settings settings_;
  std::string path_;
  const base::Deadline& deadline_;
  base::Log& log_;
  std::optional<ssh::Connection> connection_;
  std::optional<Talk> upload_;
  std::optional<Talk> receive_;
};

}  // namespace git
