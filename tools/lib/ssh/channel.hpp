// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace ssh {

class Session;

struct Variable {
  std::string name;
  std::string value;
};

// A command that runs on the server: its input, its output, and how it ended. Every call may wait
// until the deadline, and fails with `timeout`, `stopped` or, where the connection broke,
// `unreachable`.
class Channel {
 public:
  // A variable that the server does not take is none for the command. Fails with `rejected` where
  // the server opens no channel or runs no commands.
  static base::Result<Channel> run(std::shared_ptr<Session> session, const std::string& command,
                                   const std::vector<Variable>& environment);

  Channel(Channel&&) noexcept;
  Channel& operator=(Channel&&) noexcept;
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  // What is left of the command is not waited for.
  ~Channel();

  // Returns early, and well, where the command reads no more: what it says about that is in its
  // output.
  base::Result<void> write(std::string_view bytes);

  // The command sees the end of its input.
  base::Result<void> finish_writing();

  // The next bytes of the command's output, empty at its end; valid until the next call.
  base::Result<std::string_view> read();

  // What the command wrote to its standard error so far, as it came: the first 64 KiB.
  const std::string& complaints() const;

  // After the end of the output: the command's exit status, 0 where the server does not tell.
  base::Result<int> exit_status();

 private:
  struct State;
  explicit Channel(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace ssh
