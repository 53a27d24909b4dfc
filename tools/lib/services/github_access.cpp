// SPDX-License-Identifier: Apache-2.0
#include "services/github_access.hpp"

#include "base/json.hpp"
#include "base/text.hpp"
#include "crypto/jwt.hpp"
#include "http/token.hpp"
#include "services/answer.hpp"
#include "services/github_answer.hpp"

namespace services {
namespace {

constexpr std::string_view media_type = "application/vnd.github.v3+json";

Outcome explained(Outcome outcome, int status) {
  if (status == 401) {
    outcome.error.hint =
        "check appID, installationID and privateKey, and the clock of this machine";
  } else if (status == 403 || status == 404) {
    outcome.error.hint = "check installationID, and whether the app is still installed there";
  }
  outcome.error.context.emplace_back("getting a token for the app");
  return outcome;
}

}  // namespace

base::Secret github_assertion(const GithubApp& app, std::chrono::seconds now) {
  // It begins in the past, for clocks that differ.
  const auto issued = (now - std::chrono::seconds(30)).count();
  const auto claims = R"({"iss":")" + app.id + R"(","exp":)" + std::to_string(issued + 120) +
                      R"(,"iat":)" + std::to_string(issued) + "}";
  return crypto::rs256_token(app.key, claims).value();
}

std::optional<http::Request> GithubAccess::token_request() const {
  if (!app_) return std::nullopt;
  http::Request request = {.method = http::Method::post, .url = api_};
  request.url.path += "app/installations/" + app_->installation + "/access_tokens";
  request.headers = {{"Accept", base::Secret(std::string(media_type))},
                     {"Content-Type", base::Secret("application/json")}};
  request.body = "null\n";  // all that the app may do: this is what Argo CD asks for
  request.repeat = http::Repeat::safe;
  return request;
}

Outcome GithubAccess::read_token(const http::Response& response) {
  const auto answer = parse_object(response.body);
  const auto token = answer ? base::text_at(*answer, "token") : std::string();
  if (!http::is_token(token)) {
    return Outcome::failed(
        {.kind = base::ErrorKind::garbled, .message = "GitHub answered without a token"});
  }
  token_ = base::Secret(token);
  expires_ = base::parse_time(base::text_at(*answer, "expires_at")).value_or(0);
  return Outcome::sent();
}

Outcome GithubAccess::renew(Transport& transport) {
  auto request = token_request().value();
  const auto now = transport.clock().since_epoch();
  request.headers.push_back(
      {"Authorization", base::Secret("Bearer " + github_assertion(*app_, now).reveal())});
  const auto response = transport.send(request);
  if (!response) return explained(outcome_of(response.error()), 0);
  auto outcome = read_github(*response, transport.clock());
  if (outcome.state == Outcome::State::sent) outcome = read_token(*response);
  if (outcome.state == Outcome::State::sent) return outcome;
  return explained(std::move(outcome), response->status);
}

Outcome GithubAccess::authorize(http::Request& request, Transport& transport) {
  constexpr base::Seconds margin = 60;
  if (app_ && expires_ - margin < transport.clock().since_epoch().count()) {
    auto outcome = renew(transport);
    if (outcome.state != Outcome::State::sent) return outcome;
  }
  request.headers.push_back({"Authorization", base::Secret("token " + token_.reveal())});
  return Outcome::sent();
}

std::string GithubAccess::redacted(std::string text) const {
  base::Redactor redactor;
  redactor.hide(token_);
  return redactor.redact(std::move(text));
}

}  // namespace services
