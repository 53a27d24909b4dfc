// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <string>

namespace fakes {

// The real git behind HTTP on loopback (serve_git.py), for the repositories below a directory.
class ServedGit {
 public:
  explicit ServedGit(const std::string& root, bool is_old = false) {
    std::array<int, 2> input = {};
    std::array<int, 2> output = {};
    if (::pipe(input.data()) != 0 || ::pipe(output.data()) != 0) std::abort();
    process_ = ::fork();
    if (process_ == 0) {
      ::dup2(input[0], 0);
      ::dup2(output[1], 1);
      for (const int each : {input[0], input[1], output[0], output[1]}) ::close(each);
      ::execl("/usr/bin/python3", "python3", "-B", TESTS_DIR "/fakes/serve_git.py", root.c_str(),
              is_old ? "--old" : nullptr, nullptr);
      ::_exit(127);
    }
    ::close(input[0]);
    ::close(output[1]);
    input_ = input[1];
    for (char c = 0; ::read(output[0], &c, 1) == 1 && c != '\n';) port_ += c;
    ::close(output[0]);
  }
  ServedGit(const ServedGit&) = delete;
  ServedGit& operator=(const ServedGit&) = delete;
  ~ServedGit() {
    ::close(input_);
    ::waitpid(process_, nullptr, 0);
  }

  std::string url(const std::string& repository) const {
    return "http://127.0.0.1:" + port_ + "/" + repository;
  }

 private:
  pid_t process_ = -1;
  int input_ = -1;
  std::string port_;
};

}  // namespace fakes
