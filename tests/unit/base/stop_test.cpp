// SPDX-License-Identifier: Apache-2.0
#include "base/stop.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>

#include "base/clock.hpp"
#include "base/file.hpp"
#include "temp_dir.hpp"

namespace {

// A signal changes the whole process, so each of these runs in one of its own. Returns its status.
template <typename Act>
int in_child(Act act) {
  const auto child = ::fork();
  if (child == 0) {
    base::catch_stop_signals();
    ::alarm(60);  // a hang ends as a failure
    ::_exit(act());
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

TEST_CASE("stop: a signal ends a sleep and is remembered", "[base]") {
  CHECK(in_child([] {
          ::raise(SIGTERM);
          const auto slept = base::SystemClock().sleep_for(std::chrono::hours(1));
          const bool stopped = !slept && slept.error().kind == base::ErrorKind::stopped;
          return stopped && slept.error().message == "stopped by SIGTERM" ? base::stop_signal() : 1;
        }) == SIGTERM);
}

TEST_CASE("stop: a signal ends the wait for input that does not come", "[base]") {
  CHECK(in_child([] {
          std::array<int, 2> silent = {};
          if (::pipe(silent.data()) != 0 || ::dup2(silent[0], STDIN_FILENO) < 0) return 1;
          const auto parent = ::getpid();
          if (::fork() == 0) {
            ::kill(parent, SIGINT);
            ::_exit(0);
          }
          base::SystemClock clock;
          const base::Deadline deadline(clock, std::chrono::minutes(1));
          const auto text = base::read_stdin(deadline);
          return !text && text.error().kind == base::ErrorKind::stopped ? base::stop_signal() : 1;
        }) == SIGINT);
}

TEST_CASE("stop: a closed pipe is an error, not the end", "[base]") {
  CHECK(in_child([] {
          std::array<int, 2> pipe = {};
          if (::pipe(pipe.data()) != 0) return 1;
          ::close(pipe[0]);
          return base::append_file("/dev/fd/" + std::to_string(pipe[1]), "x") ? 1 : 0;
        }) == 0);
}
