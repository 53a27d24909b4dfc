// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/secret.hpp"

namespace http {

// An absolute http or https URL. The user info is kept apart, so that text() can be shown.
struct Url {
  std::string scheme;  // "http" or "https"
  std::string host;    // lower case; an IPv6 address with its brackets
  std::string port;    // never empty
  std::string path;    // starts with "/", still percent-encoded
  std::string query;   // without "?", mostly empty
  std::string username = {};
  base::Secret password = {};

  bool is_encrypted() const { return scheme == "https"; }

  // Whether what is sent there does not leave the machine: localhost, a name below it, or an
  // address of loopback. No proxy of the environment is in the way then.
  bool is_loopback() const;

  // Scheme, host and port: what credentials and headers belong to (cli.md, "Input").
  std::string origin() const { return scheme + "://" + host + ":" + port; }

  // For requests and messages: without user info, without the scheme's own port.
  std::string text() const;
};

// Fails with `usage` for anything else than an absolute http or https URL. The message shows the
// text without its user info.
base::Result<Url> parse_url(std::string_view text);

// The URL that `location`, absolute or relative, means in an answer from `base`.
base::Result<Url> resolve(const Url& base, std::string_view location);

}  // namespace http
