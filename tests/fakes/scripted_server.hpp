// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <unistd.h>

#include <algorithm>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "fakes/loopback_listener.hpp"

namespace fakes {

// A server on loopback that gives prepared answers, one per request and in order, and keeps what
// it was asked. The last answer is given again when there are no more.
class ScriptedServer {
 public:
  struct Answer {
    int status = 200;  // 0 closes the connection without a word
    std::string type = "application/json";
    std::string body = {};
    std::string more_headers = {};  // each with CRLF
  };

  explicit ScriptedServer(std::vector<Answer> answers) : answers_(std::move(answers)) {
    thread_ = std::thread([this] { serve(); });
  }
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;
  ~ScriptedServer() {
    listener_.stop();
    thread_.join();
  }

  std::string url() const { return "http://127.0.0.1:" + std::to_string(listener_.port()); }

  // Each with its head, as it came.
  std::vector<std::string> requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

 private:
  void serve() {
    for (std::size_t count = 0;; ++count) {
      const int connection = listener_.accept();
      if (connection < 0) return;
      auto request = receive(connection);
      {
        const std::lock_guard lock(mutex_);
        requests_.push_back(std::move(request));
      }
      const auto& answer = answers_[std::min(count, answers_.size() - 1)];
      const auto text = "HTTP/1.1 " + std::to_string(answer.status) +
                        " X\r\nConnection: close\r\nContent-Type: " + answer.type +
                        "\r\nContent-Length: " + std::to_string(answer.body.size()) + "\r\n" +
                        answer.more_headers + "\r\n" + answer.body;
      if (answer.status != 0) (void)!::write(connection, text.data(), text.size());
      ::close(connection);
    }
  }

  static std::string receive(int connection) {
    std::string text;
    char buffer[4096];
    for (;;) {
      const auto end = text.find("\r\n\r\n");
      if (end != std::string::npos && text.size() >= end + 4 + body_size(text)) return text;
      const auto count = ::read(connection, buffer, sizeof buffer);
      if (count <= 0) return text;
      text.append(buffer, static_cast<std::size_t>(count));
      const bool is_tls = text.front() == '\x16';  // never ends with an empty line
      if (is_tls) return text;
    }
  }

  static std::size_t body_size(const std::string& text) {
    const std::string name = "Content-Length: ";
    const auto at = text.find(name);
    return at == std::string::npos ? 0 : std::stoul(text.substr(at + name.size()));
  }

  std::vector<Answer> answers_;
  LoopbackListener listener_;
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  std::thread thread_;
};

}  // namespace fakes
