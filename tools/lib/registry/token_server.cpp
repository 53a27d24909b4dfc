// SPDX-License-Identifier: Apache-2.0
#include "registry/token_server.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "base/text.hpp"
#include "http/token.hpp"
#include "registry/complaint.hpp"

namespace registry {
namespace {

constexpr std::size_t largest_answer = std::size_t{64} << 10U;
constexpr const char* client_id = "update-values";

base::Error garbled(std::string message) {
  return {.kind = base::ErrorKind::garbled, .message = std::move(message)};
}

using Values = std::vector<std::pair<std::string, std::string>>;

std::string form_of(const Values& values) {
  std::string form;
  for (const auto& [name, value] : values) {
    if (value.empty()) continue;
    form += (form.empty() ? "" : "&") + name + '=' + base::percent_encoded(value);
  }
  return form;
}

http::Request get_request(const TokenRequest& wanted) {
  http::Request request = {.url = wanted.realm, .repeat = http::Repeat::safe};
  const bool has_name = wanted.login && !wanted.login->username.empty();
  Values values = {{"service", wanted.service}};
  constexpr std::size_t most_scopes = 8;
  for (const auto scope : base::split(wanted.scope, ' ')) {
    if (values.size() <= most_scopes) values.emplace_back("scope", scope);
  }
  values.emplace_back("client_id", client_id);
  if (has_name) values.emplace_back("account", wanted.login->username);
  request.url.query += (request.url.query.empty() ? "" : "&") + form_of(values);
  if (has_name) {
    request.credential = {.username = wanted.login->username, .password = wanted.login->password};
  }
  return request;
}

http::Request exchange_request(const TokenRequest& wanted) {
  http::Request request = {
      .method = http::Method::post, .url = wanted.realm, .repeat = http::Repeat::unsent};
  request.headers.push_back({"Content-Type", base::Secret("application/x-www-form-urlencoded")});
  request.body = form_of({{"grant_type", "refresh_token"},
                          {"refresh_token", wanted.login->identity_token.reveal()},
                          {"service", wanted.service},
                          {"scope", wanted.scope},
                          {"client_id", client_id}});
  return request;
}

base::Error refusal(const http::Response& response, const TokenRequest& wanted) {
  auto error = http::error_from(response, wanted.realm.origin());
  const auto complaint = parse_complaint(response.body);
  if (!complaint.code.empty()) {
    constexpr std::size_t longest = 300;
    error.message +=
        ": " + base::printable(base::shorten(complaint.code + " " + complaint.message, longest));
  }
  if (response.status == 401 || response.status == 403) {
    error.message += wanted.login ? "; the credentials are wrong, or there is no such repository"
                                  : "; there is no such repository, or it needs a login";
    if (wanted.login) error.hint = wrong_login_hint;
  }
  return error;
}

base::Duration lifetime_of(const nlohmann::json& answer) {
  constexpr std::int64_t shortest = 60;
  constexpr std::int64_t longest = 86'400;  // a day
  const auto found = answer.find("expires_in");
  const bool is_number = found != answer.end() && found->is_number_integer();
  const auto seconds = is_number ? found->get<std::int64_t>() : shortest;
  return std::chrono::seconds(std::clamp(seconds, shortest, longest));
}

}  // namespace

base::Result<Token> parse_token(std::string_view body) {
  const auto answer = base::parse_json(body);
  if (!answer.is_object()) return garbled("the token server did not answer with a JSON object");
  auto text = base::text_at(answer, "token");
  if (text.empty()) text = base::text_at(answer, "access_token");
  if (text.empty()) return garbled("the answer of the token server has no token");
  if (!http::is_token(text)) return garbled("the token server gave something that can be no token");
  return Token{.text = base::Secret(std::move(text)), .lifetime = lifetime_of(answer)};
}

base::Result<Token> fetch_token(http::Client& client, const TokenRequest& wanted,
                                const base::Deadline& deadline) {
  http::TextSink sink(largest_answer);
  if (wanted.login && !wanted.login->identity_token.empty()) {
    const auto answer = TRY(client.send(exchange_request(wanted), deadline, &sink));
    if (answer.is_success()) return parse_token(sink.text());
    // A server that knows no such exchange.
    if (answer.status != 404 && answer.status != 405) return refusal(answer, wanted);
    sink.restart();
  }
  const auto answer = TRY(client.send(get_request(wanted), deadline, &sink));
  if (!answer.is_success()) return refusal(answer, wanted);
  return parse_token(sink.text());
}

}  // namespace registry
