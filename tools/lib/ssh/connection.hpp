// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "ssh/channel.hpp"
#include "ssh/key.hpp"
#include "ssh/known_hosts.hpp"

namespace ssh {

// A password that may log us in.
struct Password {
  std::string source;  // for messages
  base::Secret text;
};

// A server, how it proves who it is, and how we do.
struct Settings {
  std::string host;  // a name, or an address without brackets
  std::string port = "22";
  std::string user;
  KnownHosts known_hosts = {};

  // Tried in this order until one is taken.
  std::vector<Key> keys = {};
  std::string agent = {};  // the socket of an ssh-agent; empty: none
  std::vector<Password> passwords = {};

  // For messages.
  std::string known_hosts_flag = {};  // where the user names a file of known hosts
  std::string login_hint = {};        // how to give a key
  std::string key_flag = {};          // where the user names one
  std::string other_way = {};         // "use its https URL"
};

// Must have run before the first connection, while there are no other threads: it starts libssh2.
void start_library();

class Session;

// A server that has proved who it is, and has let us in.
class Connection {
 public:
  // Errors: unreachable (name, TCP, or the two of us do not know one cipher), `denied` where the
  // server cannot prove that it is one of the known hosts, or does not take any login of ours,
  // timeout and stopped. `deadline` and `log` must outlive the connection.
  static base::Result<Connection> open(const Settings& settings, const base::Deadline& deadline,
                                       base::Log& log);

  // Starts a command, as Channel::run().
  base::Result<Channel> run(const std::string& command, const std::vector<Variable>& environment);

 private:
  explicit Connection(std::shared_ptr<Session> session);

  std::shared_ptr<Session> session_;
};

}  // namespace ssh
