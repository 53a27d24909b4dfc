// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <libssh2.h>

#include <memory>
#include <string>

#include "base/clock.hpp"
#include "base/file.hpp"
#include "base/result.hpp"
#include "ssh/greeting.hpp"

namespace ssh {

// libssh2's session over a socket that never blocks. Only this room sees it.
class Session {
 public:
  // `place` is the server in messages.
  Session(base::Fd socket, std::string place, const base::Deadline& deadline);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // Calls `step`, which returns an answer of libssh2, until it is no longer LIBSSH2_ERROR_EAGAIN,
  // and returns that. Fails where waiting failed, and with `unreachable` when the server has gone.
  template <typename Step>
  base::Result<long> drive(Step step) {
    for (;;) {
      const auto code = static_cast<long>(step());
      if (code != LIBSSH2_ERROR_EAGAIN) return code;
      TRY(wait());
    }
  }

  // The same for what returns a pointer, nullptr where it could not.
  template <typename Step>
  auto drive_to_pointer(Step step) -> base::Result<decltype(step())> {
    for (;;) {
      const auto made = step();
      if (made != nullptr || libssh2_session_last_errno(get()) != LIBSSH2_ERROR_EAGAIN) return made;
      TRY(wait());
    }
  }

  // Waits until libssh2 can go on.
  base::Result<void> wait();

  // Waits as long as libssh2 is in the middle of a packet to the server: nothing else may be sent
  // before that is out.
  bool is_sending() const;

  // What is wrong after libssh2 has failed with `code`, as `unreachable`.
  base::Error error(const std::string& doing) const;

  LIBSSH2_SESSION* get() const { return session_; }
  const Greeting& greeting() const { return greeting_; }
  const std::string& place() const { return place_; }
  const base::Deadline& deadline() const { return deadline_; }
  bool is_gone() const { return is_gone_; }

  // What the server said when it hung up; mostly empty.
  const std::string& last_words() const { return last_words_; }

  // What a callback that gets nothing of ours but the session finds there with handed().
  void hand(void* something) { handed_ = something; }
  static void* handed(void** abstract);

 private:
  static LIBSSH2_RECV_FUNC(receive);
  static LIBSSH2_DISCONNECT_FUNC(note_last_words);

  base::Fd socket_;
  std::string place_;
  const base::Deadline& deadline_;
  Greeting greeting_;
  bool is_gone_ = false;  // the server has closed the connection, or it broke
  std::string last_words_;
  void* handed_ = nullptr;
  LIBSSH2_SESSION* session_;
};

}  // namespace ssh
