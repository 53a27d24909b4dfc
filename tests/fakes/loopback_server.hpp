// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace fakes {

struct Reply {
  int status = 200;
  std::vector<std::string> chunks = {};  // sent one by one
  std::string content_type = "application/json";
  std::string headers = {};  // more lines, each with its CRLF
  enum class End { clean, torn, open } end = End::clean;
};

struct Seen {
  std::string line;  // "GET /path?query"
  std::string head;
  std::string body = {};

  std::string header(const std::string& name) const;
};

// An HTTP server on loopback that answers the first request with the first reply, and so on; the
// last one again and again. Every connection is for one request.
class LoopbackServer {
 public:
  LoopbackServer(std::initializer_list<Reply> replies);
  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;
  ~LoopbackServer();

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  std::vector<Seen> seen();
  std::vector<std::string> lines();  // of what was seen

  // Sends another chunk of every answer that is left open.
  void say(const std::string& chunk);

 private:
  void accept_all();
  void serve(int socket);
  Reply reply_to(Seen seen);

  std::vector<Reply> replies_;
  int listener_ = -1;
  int port_ = 0;
  std::mutex mutex_;
  std::vector<Seen> seen_;
  std::vector<int> sockets_;
  std::vector<int> open_;
  std::thread acceptor_;
  std::vector<std::thread> threads_;  // the acceptor's until that has ended
};

}  // namespace fakes
