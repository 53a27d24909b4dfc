// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "http/client.hpp"

namespace argocd {

using OnToken = std::function<void(base::Result<base::Secret>)>;

// A user of Argo CD's own. The account needs the capability `login`.
struct PasswordLogin {
  std::string username;
  base::Secret password;
};

// What a job of GitHub Actions with `id-token: write` asks for an id token of its own
// (ACTIONS_ID_TOKEN_REQUEST_URL and _TOKEN).
struct GitHubTokens {
  http::Url url;
  base::Secret token;
  std::string audience = {};
};

// The id token of a CI system against one of Argo CD, through the Dex that comes with it.
struct TokenExchange {
  struct SubjectFile {
    std::string path;  // read anew each time: CI systems renew it
  };

  std::string connector_id;
  std::variant<SubjectFile, base::Secret, GitHubTokens> subject;
  std::string client_id = "argo-cd-cli";
};

// Where the token for requests comes from.
class TokenSource {
 public:
  // Told of each token that comes from outside before anything else is done with it.
  using Hide = std::function<void(const base::Secret&)>;

  explicit TokenSource(base::Secret token) : way_(std::move(token)) {}
  TokenSource(PasswordLogin login, Hide hide) : way_(std::move(login)), hide_(std::move(hide)) {}
  TokenSource(TokenExchange exchange, Hide hide)
      : way_(std::move(exchange)), hide_(std::move(hide)) {}

  // Whether obtain() can give another token when a server refuses one.
  bool can_renew() const { return !std::holds_alternative<base::Secret>(way_); }

  // Gets a token from the server whose root is `server` and hands it, or the reason why there is
  // none, to `on_token`: at once where nobody has to be asked, else out of client.poll(), after
  // `allowed` at the most. `headers` go to the server, but not to GitHub; the TLS settings of the
  // client count for both. Nothing is tried twice: Argo CD counts failed logins, and locks
  // accounts. The source need not outlive the call; the client must live until `on_token` was
  // called.
  void obtain(http::Client& client, const http::Url& server,
              const std::vector<http::Header>& headers, base::Duration allowed,
              OnToken on_token) const;

 private:
  std::variant<base::Secret, PasswordLogin, TokenExchange> way_;
  Hide hide_;
};

}  // namespace argocd
