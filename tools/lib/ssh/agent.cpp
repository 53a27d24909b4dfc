// SPDX-License-Identifier: Apache-2.0
#include "ssh/agent.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include "base/text.hpp"
#include "ssh/fields.hpp"
#include "ssh/socket.hpp"

namespace ssh {
namespace {

constexpr char request_identities = 11;
constexpr char identities_answer = 12;
constexpr char sign_request = 13;
constexpr char sign_response = 14;

constexpr std::size_t answer_limit = std::size_t{256} << 10U;
constexpr std::uint32_t most_identities = 256;

base::Error garbled() {
  return {.kind = base::ErrorKind::garbled,
          .message = "what answers at SSH_AUTH_SOCK is no ssh-agent"};
}

base::Error gone() {
  return {.kind = base::ErrorKind::unreachable,
          .message = std::string("ssh-agent does not answer: ") + std::strerror(errno)};
}

bool may_try_again() {
  return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

}  // namespace

base::Result<Agent> Agent::connect(const std::string& path, const base::Deadline& deadline) {
  auto socket = TRY(connect_to_path(path, deadline).context("connecting to ssh-agent"));
  return Agent(std::move(socket), deadline);
}

base::Result<std::string> Agent::receive(std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t at = 0; at < size;) {
    const auto count = ::recv(socket_.get(), bytes.data() + at, size - at, 0);
    if (count == 0) return garbled();
    if (count > 0) {
      at += static_cast<std::size_t>(count);
      continue;
    }
    if (!may_try_again()) return gone();
    TRY(wait_for(socket_.get(), POLLIN, *deadline_));
  }
  return bytes;
}

base::Result<std::string> Agent::ask(const std::string& request) {
  const auto message = text_field(request);
  for (std::string_view rest = message; !rest.empty();) {
    const auto count = ::send(socket_.get(), rest.data(), rest.size(), MSG_NOSIGNAL);
    if (count >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(count));
      continue;
    }
    if (!may_try_again()) return gone();
    TRY(wait_for(socket_.get(), POLLOUT, *deadline_));
  }
  constexpr std::size_t length_size = 4;
  const auto length = TRY(receive(length_size));
  const auto size = FieldReader(length).number().value_or(0);
  if (size == 0 || size > answer_limit) return garbled();
  return receive(size);
}

base::Result<std::vector<Agent::Identity>> Agent::identities() {
  const auto answer = TRY(ask(std::string(1, request_identities)));
  if (answer[0] != identities_answer) return garbled();
  FieldReader fields(std::string_view(answer).substr(1));
  const auto count = fields.number();
  if (!count || *count > most_identities) return garbled();
  std::vector<Identity> found;
  for (std::uint32_t i = 0; i < *count; ++i) {
    const auto blob = fields.text();
    const auto comment = fields.text();
    if (!blob || !comment) return garbled();
    found.push_back({.blob = std::string(*blob), .comment = base::printable(*comment)});
  }
  return found;
}

base::Result<std::string> Agent::sign(const std::string& blob, std::string_view data) {
  const auto request =
      std::string(1, sign_request) + text_field(blob) + text_field(data) + number_field(0);
  const auto answer = TRY(ask(request));
  if (answer[0] != sign_response) {
    return base::Error{.kind = base::ErrorKind::denied, .message = "ssh-agent refuses to sign"};
  }
  const auto signature = FieldReader(std::string_view(answer).substr(1)).text();
  if (!signature) return garbled();
  FieldReader fields(*signature);
  const auto kind = fields.text();
  const auto bytes = fields.text();
  if (!kind || !bytes || *kind != kind_of_public_key(blob)) return garbled();
  return std::string(*bytes);
}

}  // namespace ssh
