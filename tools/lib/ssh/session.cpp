// SPDX-License-Identifier: Apache-2.0
#include "ssh/session.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <new>

#include "base/text.hpp"
#include "ssh/socket.hpp"

namespace ssh {
namespace {

Session& session_of(void** abstract) {
  return *static_cast<Session*>(*abstract);
}

}  // namespace

Session::Session(base::Fd socket, std::string place, const base::Deadline& deadline)
    : socket_(std::move(socket)),
      place_(std::move(place)),
      deadline_(deadline),
      session_(libssh2_session_init_ex(nullptr, nullptr, nullptr, this)) {
  if (session_ == nullptr) throw std::bad_alloc();
  libssh2_session_set_blocking(session_, 0);
  libssh2_session_callback_set(session_, LIBSSH2_CALLBACK_RECV,
                               reinterpret_cast<void*>(&Session::receive));
  libssh2_session_callback_set(session_, LIBSSH2_CALLBACK_DISCONNECT,
                               reinterpret_cast<void*>(&Session::note_last_words));
}

// Nothing of libssh2's may wait any more: the socket is shut first.
Session::~Session() {
  libssh2_session_disconnect(session_, "done");
  ::shutdown(socket_.get(), SHUT_RDWR);
  is_gone_ = true;
  libssh2_session_set_blocking(session_, 1);
  libssh2_session_free(session_);
}

// libssh2 would forget what it has read and not yet handed out when a server closes the connection
// behind its last word. So that is no end to it, but to whoever waits for more.
ssize_t Session::receive(libssh2_socket_t socket, void* buffer, std::size_t length, int flags,
                         void** abstract) {
  auto& self = session_of(abstract);
  const auto count = ::recv(socket, buffer, length, flags);
  if (count > 0) {
    self.greeting_.take({static_cast<const char*>(buffer), static_cast<std::size_t>(count)});
    return count;
  }
  if (libssh2_session_get_blocking(self.session_) != 0) return 0;
  self.is_gone_ = count == 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
  return -EAGAIN;
}

void Session::note_last_words(LIBSSH2_SESSION* /*session*/, int /*reason*/, const char* message,
                              int message_length, const char* /*language*/, int /*size*/,
                              void** abstract) {
  constexpr std::size_t longest = 300;
  const auto length = static_cast<std::size_t>(std::max(0, message_length));
  session_of(abstract).last_words_ =
      base::printable(base::shorten(base::trim({message, length}), longest));
}

void* Session::handed(void** abstract) {
  return session_of(abstract).handed_;
}

bool Session::is_sending() const {
  return (libssh2_session_block_directions(session_) & LIBSSH2_SESSION_BLOCK_OUTBOUND) != 0;
}

base::Result<void> Session::wait() {
  if (is_gone_) return error("");
  const bool is_receiving =
      (libssh2_session_block_directions(session_) & LIBSSH2_SESSION_BLOCK_INBOUND) != 0;
  short events = is_receiving || !is_sending() ? POLLIN : 0;
  if (is_sending()) events |= POLLOUT;
  return wait_for(socket_.get(), events, deadline_);
}

base::Error Session::error(const std::string& doing) const {
  base::Error error = {.kind = base::ErrorKind::unreachable, .message = ""};
  if (!last_words_.empty()) {
    error.message = place_ + " has hung up: " + last_words_;
  } else if (is_gone_) {
    error.message = place_ + " has closed the connection";
  } else {
    char* words = nullptr;
    int length = 0;
    libssh2_session_last_error(session_, &words, &length, 0);
    error.message = "the connection to " + place_ +
                    " failed: " + (words == nullptr ? "no reason given" : base::printable(words));
  }
  if (!doing.empty()) error.message = doing + ": " + error.message;
  return error;
}

}  // namespace ssh
