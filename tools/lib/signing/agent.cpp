// SPDX-License-Identifier: Apache-2.0
#include "signing/agent.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "base/stop.hpp"
#include "base/text.hpp"
#include "signing/agent_messages.hpp"
#include "signing/wire.hpp"

namespace signing {
namespace {

base::Error cannot_reach(const std::string& path, const std::string& reason) {
  return base::usage_error(
      "cannot reach the ssh-agent at " + base::printable(path) + ": " + reason,
      "SSH_AUTH_SOCK must name the socket of an agent that runs; `ssh-add -l` tells");
}

base::Error hung_up() {
  return {.kind = base::ErrorKind::garbled, .message = "the ssh-agent hung up"};
}

bool is_passing(int code) {
  return code == EINTR || code == EAGAIN || code == EWOULDBLOCK;
}

}  // namespace

base::Result<Agent> Agent::connect(const std::string& path, const base::Deadline& deadline) {
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return cannot_reach(path, "the path is too long");
  path.copy(address.sun_path, path.size());
  base::Fd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const auto* target = reinterpret_cast<const sockaddr*>(&address);
  // A full queue of a local socket is the only thing to wait for, and nobody tells when it is over.
  while (::connect(socket.get(), target, sizeof address) != 0) {
    if (errno != EAGAIN && errno != EINTR) return cannot_reach(path, std::strerror(errno));
    TRY(deadline.sleep_for(base::Duration(20)).context("waiting for the ssh-agent"));
  }
  return Agent(std::move(socket), deadline);
}

base::Result<void> Agent::wait_for(short events) {
  constexpr base::Duration longest = std::chrono::seconds(1);
  for (;;) {
    if (base::stop_signal() != 0) return base::stopped_error();
    if (deadline_->is_over()) return deadline_->error();
    std::array<pollfd, 2> wanted = {
        pollfd{.fd = socket_.get(), .events = events, .revents = 0},
        pollfd{.fd = base::stop_descriptor(), .events = POLLIN, .revents = 0}};
    const auto patience = std::min(deadline_->remaining(), longest);
    ::poll(wanted.data(), wanted.size(), static_cast<int>(patience.count()));
    if (wanted[0].revents != 0) return {};
  }
}

base::Result<void> Agent::send(std::string_view bytes) {
  while (!bytes.empty()) {
    TRY(wait_for(POLLOUT));
    const auto count = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count < 0 && !is_passing(errno)) return hung_up();
    if (count > 0) bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

base::Result<std::string> Agent::receive(std::size_t size) {
  std::string bytes;
  std::array<char, 4096> buffer;
  while (bytes.size() < size) {
    TRY(wait_for(POLLIN));
    const auto wanted = std::min(buffer.size(), size - bytes.size());
    const auto count = ::recv(socket_.get(), buffer.data(), wanted, 0);
    if (count == 0 || (count < 0 && !is_passing(errno))) return hung_up();
    if (count > 0) bytes.append(buffer.data(), static_cast<std::size_t>(count));
  }
  return bytes;
}

base::Result<std::string> Agent::ask(std::string_view request) {
  TRY(send(request));
  const auto head = TRY(receive(4));
  const auto size = WireReader(head).number();
  if (size > longest_agent_answer) {
    return base::Error{.kind = base::ErrorKind::garbled,
                       .message = "the ssh-agent's answer has more than 256 KiB, our limit"};
  }
  return receive(size);
}

base::Result<std::vector<std::string>> Agent::identities() {
  const auto answer = TRY(ask(identities_request()).context("asking the ssh-agent for its keys"));
  return read_identities(answer).context("asking the ssh-agent for its keys");
}

base::Result<std::string> Agent::sign(const SshPublicKey& key, std::string_view message) {
  const auto answer = TRY(ask(sign_request(key, message)).context("asking the ssh-agent to sign"));
  return read_signature(answer).context("asking the ssh-agent to sign");
}

}  // namespace signing
