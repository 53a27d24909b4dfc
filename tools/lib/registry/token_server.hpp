// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "http/client.hpp"
#include "registry/login.hpp"

namespace registry {

// A token for one repository, and how long it may be used.
struct Token {
  base::Secret text;
  base::Duration lifetime;
};

// What a registry wants a token for, and where it is to be had.
struct TokenRequest {
  http::Url realm;
  std::string service = {};
  std::string scope = {};  // "repository:team/app:pull", or several with blanks between them
  const std::optional<Login>& login;
};

// Asks a token server, with the login if there is one. Fails with `denied` where it refuses, which
// some do for what does not exist, and as http::Client::send() does.
base::Result<Token> fetch_token(http::Client& client, const TokenRequest& wanted,
                                const base::Deadline& deadline);

// Reads the answer of a token server. Fails with `garbled`.
base::Result<Token> parse_token(std::string_view body);

}  // namespace registry
