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

// A server on loopback that gives prepared answers, and keeps what it was asked. An answer with a
// path is given as often as that is asked for; the others to one request each and in order, the
// last one again when there are no more.
class ScriptedServer {
 public:
  struct Answer {
    int status = 200;  // 0 closes the connection without a word
    std::string type = "application/json";
    std::string body = {};
    std::string more_headers = {};  // each with CRLF
    std::string path = {};          // "/v2/"
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
    for (;;) {
      const int connection = listener_.accept();
      if (connection < 0) return;
      auto request = receive(connection);
      const auto& answer = answer_to(request);
      {
        const std::lock_guard lock(mutex_);
        requests_.push_back(std::move(request));
      }
      const auto text = "HTTP/1.1 " + std::to_string(answer.status) +
                        " X\r\nConnection: close\r\nContent-Type: " + answer.type +
                        "\r\nContent-Length: " + std::to_string(answer.body.size()) + "\r\n" +
                        answer.more_headers + "\r\n" + answer.body;
      if (answer.status != 0) (void)!::write(connection, text.data(), text.size());
      ::close(connection);
    }
  }

  const Answer& answer_to(const std::string& request) {
    const auto line = request.substr(0, request.find('\r'));
    const Answer* last = &answers_.back();
    std::size_t number = 0;
    for (const auto& answer : answers_) {
      if (!answer.path.empty() && line.find(" " + answer.path + " ") != std::string::npos) {
        return answer;
      }
      if (!answer.path.empty()) continue;
      last = &answer;
      if (number++ == given_) break;
    }
    ++given_;
    return *last;
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
  std::size_t given_ = 0;  // of those without a path
  LoopbackListener listener_;
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  std::thread thread_;
};

}  // namespace fakes
