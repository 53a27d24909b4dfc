// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/socket.h>
#include <unistd.h>

#include <initializer_list>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "fakes/loopback_listener.hpp"

namespace fakes {

// A mail server on loopback that takes everything unless told otherwise, one connection after the
// other, and keeps what it heard. What is to be answered to commands that begin with a text comes
// from the test; an empty answer is silence.
class ScriptedMailServer {
 public:
  using Reply = std::pair<const std::string, std::string>;

  explicit ScriptedMailServer(std::initializer_list<Reply> replies = {}) : replies_(replies) {
    thread_ = std::thread([this] { serve(); });
  }
  ScriptedMailServer(const ScriptedMailServer&) = delete;
  ScriptedMailServer& operator=(const ScriptedMailServer&) = delete;
  ~ScriptedMailServer() {
    listener_.stop();
    {
      const std::lock_guard lock(mutex_);
      if (connection_ >= 0) ::shutdown(connection_, SHUT_RDWR);
    }
    thread_.join();
  }

  std::string port() const { return std::to_string(listener_.port()); }

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
      const int connection = listener_.accept();
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
  LoopbackListener listener_;
  mutable std::mutex mutex_;
  int connection_ = -1;
  std::vector<std::string> commands_;
  std::string text_;
  std::string buffer_;
  std::thread thread_;
};

}  // namespace fakes
