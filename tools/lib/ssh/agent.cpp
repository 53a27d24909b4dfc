// SPDX-License-Identifier: Apache-2.0
#include "ssh/agent.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "base/text.hpp"
#include "ssh/fields.hpp"
#include "ssh/socket.hpp"

namespace ssh {
namespace {

constexpr std::size_t longest_answer = std::size_t{256} << 10U;

base::Error hung_up() {
  return {.kind = base::ErrorKind::garbled, .message = "the ssh-agent hung up"};
}

bool is_passing(int code) {
  return code == EINTR || code == EAGAIN || code == EWOULDBLOCK;
}

}  // namespace

base::Result<Agent> Agent::connect(const std::string& path, const base::Deadline& deadline) {
  auto socket = connect_to_path(path, deadline);
  if (socket) return Agent(std::move(*socket), deadline);
  auto error = std::move(socket).error();
  if (error.kind == base::ErrorKind::unreachable) {
    error.message = "cannot reach the ssh-agent at " + base::printable(path) + ": " + error.message;
    error.hint = "SSH_AUTH_SOCK must name the socket of an agent that runs; `ssh-add -l` tells";
    return error;
  }
  return base::Result<Agent>(std::move(error)).context("waiting for the ssh-agent");
}

base::Result<void> Agent::send(std::string_view bytes) {
  while (!bytes.empty()) {
    TRY(wait_for(socket_.get(), POLLOUT, *deadline_));
    const auto count = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count < 0 && !is_passing(errno)) return hung_up();
    if (count > 0) bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

// Grows with what comes, not with what was announced.
base::Result<std::string> Agent::receive(std::size_t size) {
  std::string bytes;
  std::array<char, 4096> buffer;
  while (bytes.size() < size) {
    TRY(wait_for(socket_.get(), POLLIN, *deadline_));
    const auto wanted = std::min(buffer.size(), size - bytes.size());
    const auto count = ::recv(socket_.get(), buffer.data(), wanted, 0);
    if (count == 0 || (count < 0 && !is_passing(errno))) return hung_up();
    if (count > 0) bytes.append(buffer.data(), static_cast<std::size_t>(count));
  }
  return bytes;
}

base::Result<std::string> Agent::ask(std::string_view request) {
  constexpr std::size_t length_size = 4;
  TRY(send(request));
  const auto length = TRY(receive(length_size));
  const auto size = FieldReader(length).number();
  if (size > longest_answer) {
    return base::Error{.kind = base::ErrorKind::garbled,
                       .message = "the ssh-agent's answer has more than 256 KiB, our limit"};
  }
  return receive(size);
}

base::Result<std::vector<std::string>> Agent::identities() {
  const auto answer = TRY(ask(identities_request()).context("asking the ssh-agent for its keys"));
  return read_identities(answer).context("asking the ssh-agent for its keys");
}

base::Result<std::string> Agent::sign(std::string_view public_key, std::string_view message,
                                      SignatureWay way) {
  const auto answer =
      TRY(ask(sign_request(public_key, message, way)).context("asking the ssh-agent to sign"));
  return read_signature(answer).context("asking the ssh-agent to sign");
}

}  // namespace ssh
