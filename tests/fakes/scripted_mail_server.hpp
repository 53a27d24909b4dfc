// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <initializer_list>
#include <map>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace fakes {

// A mail server on loopback that takes everything unless told otherwise, one connection after the
// other, and keeps what it heard. What is to be answered to commands that begin with a text comes
// from the test; an empty answer is silence.
class ScriptedMailServer {
 public:
  using Reply = std::pair<const std::string, std::string>;

  explicit ScriptedMailServer(std::initializer_list<Reply> replies = {})
      : replies_(replies), socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* raw = reinterpret_cast<sockaddr*>(&address);
    if (::bind(socket_, raw, size) != 0 || ::listen(socket_, 8) != 0 ||
        ::getsockname(socket_, raw, &size) != 0) {
      throw std::runtime_error("no socket on loopback");
    }
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ScriptedMailServer(const ScriptedMailServer&) = delete;
  ScriptedMailServer& operator=(const ScriptedMailServer&) = delete;
  ~ScriptedMailServer() {
    ::shutdown(socket_, SHUT_RDWR);  // wakes accept()
    {
      const std::lock_guard lock(mutex_);
      if (connection_ >= 0) ::shutdown(connection_, SHUT_RDWR);
    }
    thread_.join();
    ::close(socket_);
  }

  std::string port() const { return std::to_string(port_); }

  std::vector<std::string> commands() const {
    const std::lock_guard lock(mutex_);
    return commands_;
  }

  // The text of the last mail, as it came over the wire.
  std::string text() const {
    const std::lock_guard lock(mutex_);
    return text_;
  }

 private:
  void serve() {
    for (;;) {
      const int connection = ::accept(socket_, nullptr, nullptr);
      if (connection < 0) return;
      set_connection(connection);
      converse(connection);
      set_connection(-1);
      ::close(connection);
    }
  }

  void set_connection(int connection) {
    const std::lock_guard lock(mutex_);
    connection_ = connection;
  }

  void converse(int connection) {
    buffer_.clear();
    say(connection, "220 mail.example.com");
    for (;;) {
      const auto line = read_until(connection, "\r\n");
      if (line.empty()) return;
      {
        const std::lock_guard lock(mutex_);
        commands_.push_back(line);
      }
      const auto reply = reply_to(line);
      if (!reply.empty()) say(connection, reply);
      if (line == "QUIT" && !reply.empty()) return;
      if (line == "DATA" && reply.starts_with("354")) take_text(connection);
    }
  }

  void take_text(int connection) {
    auto text = read_until(connection, "\r\n.\r\n");
    {
      const std::lock_guard lock(mutex_);
      text_ = std::move(text);
    }
    say(connection, reply_to("."));
  }

  std::string reply_to(const std::string& line) const {
    for (const auto& [begin, reply] : replies_) {
      if (line.starts_with(begin)) return reply;
    }
    return line == "DATA" ? "354 go on" : line == "QUIT" ? "221 bye" : "250 ok";
  }

  static void say(int connection, const std::string& text) {
    const auto line = text + "\r\n";
    (void)!::send(connection, line.data(), line.size(), MSG_NOSIGNAL);
  }

  // Empty where the connection ends before.
  std::string read_until(int connection, const std::string& end) {
    for (;;) {
      const auto at = buffer_.find(end);
      if (at != std::string::npos) {
        auto text = buffer_.substr(0, at);
        buffer_.erase(0, at + end.size());
        return text;
      }
      char bytes[4096];
      const auto count = ::read(connection, bytes, sizeof bytes);
      if (count <= 0) return {};
      buffer_.append(bytes, static_cast<std::size_t>(count));
    }
  }

  std::map<std::string, std::string> replies_;
  int socket_;
  int port_ = 0;
  mutable std::mutex mutex_;
  int connection_ = -1;
  std::vector<std::string> commands_;
  std::string text_;
  std::string buffer_;
  std::thread thread_;
};

}  // namespace fakes
