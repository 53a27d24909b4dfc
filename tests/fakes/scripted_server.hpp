// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace fakes {

// A server on loopback that gives prepared answers, one per request and in order, and keeps what
// it was asked. The last answer is given again when there are no more.
class ScriptedServer {
 public:
  struct Answer {
    int status = 200;
    std::string type = "application/json";
    std::string body = {};
    std::string more_headers = {};  // each with CRLF
  };

  explicit ScriptedServer(std::vector<Answer> answers)
      : answers_(std::move(answers)), socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
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
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;
  ~ScriptedServer() {
    ::shutdown(socket_, SHUT_RDWR);  // wakes accept()
    thread_.join();
    ::close(socket_);
  }

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

  // Each with its head, as it came.
  std::vector<std::string> requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

 private:
  void serve() {
    for (std::size_t count = 0;; ++count) {
      const int connection = ::accept(socket_, nullptr, nullptr);
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
      (void)!::write(connection, text.data(), text.size());
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
    }
  }

  static std::size_t body_size(const std::string& text) {
    const std::string name = "Content-Length: ";
    const auto at = text.find(name);
    return at == std::string::npos ? 0 : std::stoul(text.substr(at + name.size()));
  }

  std::vector<Answer> answers_;
  int socket_;
  int port_ = 0;
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  std::thread thread_;
};

}  // namespace fakes
