// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "base/secret.hpp"
#include "base/timestamp.hpp"
#include "http/url.hpp"
#include "services/forge_delivery.hpp"

namespace services {

// An app of GitHub where it is installed.
struct GithubApp {
  std::string id;
  std::string installation;
  base::Secret key;  // of RSA, in PEM
};

// What the app says to get a token: a JSON Web Token (RFC 7519) that is good for two minutes. The
// key is one.
base::Secret github_assertion(const GithubApp& app, std::chrono::seconds now);

// A token of somebody, or the one that an app is given for an hour. All messages of a service share
// it.
class GithubAccess final : public ForgeAccess {
 public:
  explicit GithubAccess(base::Secret token) : token_(std::move(token)) {}
  // The path of `api` ends with a slash.
  GithubAccess(GithubApp app, http::Url api) : app_(std::move(app)), api_(std::move(api)) {}

  Outcome authorize(http::Request& request, Transport& transport) override;
  std::string redacted(std::string text) const override;

  // What is asked for a token before all else; nothing where there is one.
  std::optional<http::Request> token_request() const;

 private:
  Outcome renew(Transport& transport);
  Outcome read_token(const http::Response& response);

  base::Secret token_;
  base::Seconds expires_ = 0;  // of an app's token
  std::optional<GithubApp> app_ = std::nullopt;
  http::Url api_ = {};
};

}  // namespace services
