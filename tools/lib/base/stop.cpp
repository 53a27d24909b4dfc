// SPDX-License-Identifier: Apache-2.0
#include "base/stop.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>

namespace base {
namespace {

std::atomic<int> received = 0;
std::array<int, 2> wake_up = {-1, -1};

void note_signal(int number) {
  const int before = errno;
  received = number;
  // A full pipe is already readable, which is all that is wanted.
  [[maybe_unused]] const auto ignored = ::write(wake_up[1], "", 1);
  errno = before;
}

}  // namespace

void catch_stop_signals() {
  if (wake_up[0] < 0 && ::pipe2(wake_up.data(), O_CLOEXEC | O_NONBLOCK) != 0) wake_up = {-1, -1};
  struct sigaction action = {};
  action.sa_handler = note_signal;
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
  action.sa_handler = SIG_IGN;
  ::sigaction(SIGPIPE, &action, nullptr);
}

int stop_signal() {
  return received;
}

int stop_descriptor() {
  return wake_up[0];
}

Error stopped_error() {
  const char* name = stop_signal() == SIGINT ? "SIGINT" : "SIGTERM";
  return {.kind = ErrorKind::stopped, .message = std::string("stopped by ") + name};
}

}  // namespace base
