// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/secret.hpp"

namespace http {

// A message of e-mail on its way to a server (SMTP).
struct Mail {
  // From the first byte; with STARTTLS or not at all; with STARTTLS where the server offers it.
  enum class Tls : std::uint8_t { from_the_start, required, if_offered };

  std::string host;
  std::string port;
  Tls tls = Tls::if_offered;
  std::string username = {};  // empty: nobody logs in
  base::Secret password = {};
  std::string from;
  std::vector<std::string> recipients;  // addresses alone, without names
  std::string text;                     // headers and body, with CRLF
};

}  // namespace http
