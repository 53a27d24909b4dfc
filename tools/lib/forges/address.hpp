// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace forges {

// Where a Git repository is, as a forge would name it.
struct Address {
  std::string scheme;             // "http" or "https", and "https" for what is reached by ssh
  std::string host;               // lower case; an IPv6 address with its brackets
  std::string port;               // empty for the usual one, and for ssh
  std::vector<std::string> path;  // "group", "project": one at least; without ".git"
  bool is_ssh = false;

  // "https://host:port": where its web server is.
  std::string origin() const { return scheme + "://" + host + (port.empty() ? "" : ":" + port); }

  // The same with all that stands before owner and repository: where a Gitea is that has a path.
  std::string gitea_root() const;
};

// Reads the address of a Git repository: a URL with http, https or ssh, or "user@host:path". Fails
// with `usage` for any other, for a path on this machine above all, which is on no forge.
base::Result<Address> parse_address(std::string_view text);

}  // namespace forges
