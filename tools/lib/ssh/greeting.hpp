// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ssh {

// Listens to what a server says before anything is encrypted, to know afterwards why the two of us
// could not agree (RFC 4253, section 7.1).
class Greeting {
 public:
  // The bytes of the server, in pieces as they come. What comes after the greeting is passed over.
  void take(std::string_view bytes);

  // The kinds of signatures with which the server can prove who it is; empty while not known.
  const std::vector<std::string>& host_key_kinds() const { return host_key_kinds_; }

 private:
  void read_offer();

  std::string bytes_;
  bool is_over_ = false;
  std::vector<std::string> host_key_kinds_;
};

}  // namespace ssh
