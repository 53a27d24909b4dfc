// SPDX-License-Identifier: Apache-2.0
#include "ssh/channel.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "ssh/session.hpp"

namespace ssh {
namespace {

constexpr std::size_t buffer_size = std::size_t{32} << 10U;
constexpr std::size_t complaints_limit = std::size_t{64} << 10U;

bool is_refusal(long code) {
  return code == LIBSSH2_ERROR_CHANNEL_REQUEST_DENIED || code == LIBSSH2_ERROR_CHANNEL_FAILURE;
}

base::Error refused(const Session& session, const std::string& what) {
  return {.kind = base::ErrorKind::rejected, .message = session.place() + " " + what};
}

}  // namespace

struct Channel::State {
  State(std::shared_ptr<Session> session_of_it, LIBSSH2_CHANNEL* opened)
      : session(std::move(session_of_it)), channel(opened) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State();

  void take_complaints();

  std::shared_ptr<Session> session;
  LIBSSH2_CHANNEL* channel;
  std::vector<char> buffer = std::vector<char>(buffer_size);
  std::string complaints = {};
};

// A packet of which a part is out must be sent whole, or nothing else can be sent. For the server's
// answer there is no need to wait: what libssh2 still holds of the channel goes with the session.
Channel::State::~State() {
  while (libssh2_channel_free(channel) == LIBSSH2_ERROR_EAGAIN) {
    if (!session->is_sending() || !session->wait()) return;
  }
}

Channel::Channel(std::unique_ptr<State> state) : state_(std::move(state)) {}
Channel::Channel(Channel&&) noexcept = default;
Channel& Channel::operator=(Channel&&) noexcept = default;
Channel::~Channel() = default;

base::Result<Channel> Channel::run(std::shared_ptr<Session> session, const std::string& command,
                                   const std::vector<Variable>& environment) {
  auto* opened =
      TRY(session->drive_to_pointer([&] { return libssh2_channel_open_session(session->get()); }));
  if (opened == nullptr) {
    if (is_refusal(libssh2_session_last_errno(session->get()))) {
      return refused(*session, "opens no channel");
    }
    return session->error("opening a channel");
  }
  auto state = std::make_unique<State>(session, opened);
  for (const auto& [name, value] : environment) {
    const auto code = TRY(session->drive([&, &name = name, &value = value] {
      return libssh2_channel_setenv_ex(opened, name.data(), static_cast<unsigned>(name.size()),
                                       value.data(), static_cast<unsigned>(value.size()));
    }));
    if (code != 0 && !is_refusal(code)) return session->error("");
  }
  const auto code = TRY(session->drive([&] {
    return libssh2_channel_process_startup(opened, "exec", 4, command.data(),
                                           static_cast<unsigned>(command.size()));
  }));
  if (is_refusal(code)) return refused(*session, "does not run commands for this login");
  if (code != 0) return session->error("");
  return Channel(std::move(state));
}

base::Result<void> Channel::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count = TRY(state_->session->drive(
        [&] { return libssh2_channel_write_ex(state_->channel, 0, bytes.data(), bytes.size()); }));
    if (count == LIBSSH2_ERROR_CHANNEL_CLOSED || count == LIBSSH2_ERROR_CHANNEL_EOF_SENT) return {};
    if (count < 0) return state_->session->error("");
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

base::Result<void> Channel::finish_writing() {
  const auto code =
      TRY(state_->session->drive([&] { return libssh2_channel_send_eof(state_->channel); }));
  if (code != 0 && code != LIBSSH2_ERROR_CHANNEL_CLOSED) return state_->session->error("");
  return {};
}

void Channel::State::take_complaints() {
  for (;;) {
    const auto count =
        libssh2_channel_read_ex(channel, SSH_EXTENDED_DATA_STDERR, buffer.data(), buffer.size());
    if (count <= 0) return;
    const auto room = complaints_limit - complaints.size();
    complaints.append(buffer.data(), std::min(room, static_cast<std::size_t>(count)));
  }
}

const std::string& Channel::complaints() const {
  return state_->complaints;
}

base::Result<std::string_view> Channel::read() {
  for (;;) {
    state_->take_complaints();
    const auto count =
        libssh2_channel_read_ex(state_->channel, 0, state_->buffer.data(), state_->buffer.size());
    if (count > 0) return std::string_view(state_->buffer.data(), static_cast<std::size_t>(count));
    if (count == 0) {
      state_->take_complaints();
      return std::string_view();
    }
    if (count != LIBSSH2_ERROR_EAGAIN) return state_->session->error("");
    TRY(state_->session->wait());
  }
}

base::Result<int> Channel::exit_status() {
  const auto code =
      TRY(state_->session->drive([&] { return libssh2_channel_close(state_->channel); }));
  if (code != 0) return state_->session->error("");
  state_->take_complaints();
  const int status = libssh2_channel_get_exit_status(state_->channel);
  return status;
}

}  // namespace ssh
