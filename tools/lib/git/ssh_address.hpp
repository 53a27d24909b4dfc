// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/secret.hpp"

namespace git {

// Where a repository lies that is reached by SSH.
struct SshAddress {
  std::string host;  // a name in small letters, or an address without brackets
  std::string port = "22";
  std::string path;  // as the service gets it: "/srv/site.git", "team/site.git", "~/site.git"
  std::string username = {};
  base::Secret password = {};

  // For messages: "ssh://git.example.com:2222/srv/site.git", without user info.
  std::string text() const;
};

// Whether a text is an address of this sort, if perhaps a wrong one: ssh://…, or user@host:path as
// scp has it. `host:path` is one if the host has a dot and no port number follows.
bool is_ssh_address(std::string_view text);

// Reads ssh://[user@]host[:port]/path or [user@]host:path as Git does: `/~` begins a path in a home
// directory. Fails with `usage`; the message shows no user info.
base::Result<SshAddress> parse_ssh_address(std::string_view text);

// The text as one word for the shell of the server, quoted as Git quotes it.
std::string shell_quoted(std::string_view text);

}  // namespace git
