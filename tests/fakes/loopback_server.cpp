// SPDX-License-Identifier: Apache-2.0
#include "fakes/loopback_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "base/text.hpp"

namespace fakes {
namespace {

// Both ends of the connection get to see each piece on its own, if the system is not too busy.
void send_piece(int socket, const std::string& bytes) {
  ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
}

std::string hexadecimal(std::size_t number) {
  std::array<char, 17> text = {};
  std::snprintf(text.data(), text.size(), "%zx", number);
  return text.data();
}

void send_chunk(int socket, const std::string& chunk) {
  send_piece(socket, hexadecimal(chunk.size()) + "\r\n" + chunk + "\r\n");
}

std::string receive_until(int socket, std::string bytes, auto is_done) {
  std::array<char, 4096> buffer;
  while (!is_done(bytes)) {
    const auto count = ::recv(socket, buffer.data(), buffer.size(), 0);
    if (count <= 0) break;
    bytes.append(buffer.data(), static_cast<std::size_t>(count));
  }
  return bytes;
}

Seen receive(int socket) {
  const auto end_of_head = [](const std::string& bytes) { return bytes.find("\r\n\r\n"); };
  auto bytes = receive_until(socket, {}, [&](const std::string& so_far) {
    return end_of_head(so_far) != std::string::npos;
  });
  const auto head = std::min(end_of_head(bytes), bytes.size());
  Seen seen = {.line = bytes.substr(0, bytes.find(" HTTP/")), .head = bytes.substr(0, head)};
  const auto length = base::parse_unsigned(seen.header("content-length")).value_or(0);
  const auto whole = std::min(head + 4, bytes.size()) + length;
  bytes = receive_until(socket, bytes,
                        [&](const std::string& so_far) { return so_far.size() >= whole; });
  seen.body = bytes.substr(whole - length);
  return seen;
}

}  // namespace

std::string Seen::header(const std::string& name) const {
  std::vector<std::string> values;
  for (const auto row : base::lines(head)) {
    const auto colon = row.find(':');
    if (colon == std::string_view::npos || base::to_lower(row.substr(0, colon)) != name) continue;
    values.emplace_back(base::trim(row.substr(colon + 1)));
  }
  return base::join(values, ", ");
}

LoopbackServer::LoopbackServer(std::initializer_list<Reply> replies) : replies_(replies) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof address;
  if (::bind(listener_, generic, size) != 0 || ::listen(listener_, 16) != 0) std::abort();
  ::getsockname(listener_, generic, &size);
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { accept_all(); });
}

LoopbackServer::~LoopbackServer() {
  ::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  for (const int socket : sockets_) ::shutdown(socket, SHUT_RDWR);
  for (auto& thread : threads_) thread.join();
  for (const int socket : sockets_) ::close(socket);
  ::close(listener_);
}

void LoopbackServer::accept_all() {
  for (;;) {
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) return;
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockets_.push_back(socket);
    threads_.emplace_back([this, socket] { serve(socket); });
  }
}

Reply LoopbackServer::reply_to(Seen seen) {
  const std::lock_guard lock(mutex_);
  seen_.push_back(std::move(seen));
  return replies_.at(std::min(seen_.size(), replies_.size()) - 1);
}

void LoopbackServer::serve(int socket) {
  auto seen = receive(socket);
  if (seen.line.empty()) return;
  const auto reply = reply_to(std::move(seen));
  send_piece(socket, "HTTP/1.1 " + std::to_string(reply.status) + " x\r\nContent-Type: " +
                         reply.content_type + "\r\nTransfer-Encoding: chunked\r\n" +
                         "Connection: close\r\n" + reply.headers + "\r\n");
  if (reply.end == Reply::End::open) {
    const std::lock_guard lock(mutex_);
    open_.push_back(socket);
  }
  for (const auto& chunk : reply.chunks) send_chunk(socket, chunk);
  if (reply.end == Reply::End::open) {
    std::array<char, 1> byte;
    ::recv(socket, byte.data(), byte.size(), 0);  // until the other end has gone
    const std::lock_guard lock(mutex_);
    std::erase(open_, socket);
    return;
  }
  if (reply.end == Reply::End::clean) send_piece(socket, "0\r\n\r\n");
  ::shutdown(socket, SHUT_RDWR);
}

void LoopbackServer::say(const std::string& chunk) {
  const std::lock_guard lock(mutex_);
  for (const int socket : open_) send_chunk(socket, chunk);
}

std::vector<Seen> LoopbackServer::seen() {
  const std::lock_guard lock(mutex_);
  return seen_;
}

std::vector<std::string> LoopbackServer::lines() {
  std::vector<std::string> lines;
  for (const auto& each : seen()) lines.push_back(each.line);
  return lines;
}

}  // namespace fakes
