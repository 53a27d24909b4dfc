// SPDX-License-Identifier: Apache-2.0
#include "argocd/login.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "argocd/error.hpp"
#include "argocd/server_address.hpp"
#include "base/file.hpp"
#include "base/json.hpp"
#include "base/text.hpp"

namespace argocd {
namespace {

// As much of a server's words as a message repeats.
constexpr std::size_t message_limit = 500;

// What a request for a token is made from, kept until its answer is there.
struct Call {
  http::Client& client;
  http::Url server;
  std::vector<http::Header> headers;
  base::Duration allowed;
  TokenSource::Hide hide;
  OnToken on_token;
};

http::Header header(const char* name, std::string value) {
  return {.name = name, .value = base::Secret(std::move(value))};
}

// `text` for a form or a query.
std::string encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_plain = base::is_ascii_alpha(c) || base::is_ascii_digit(c) || c == '-' ||
                          c == '.' || c == '_' || c == '~';
    if (is_plain) {
      result += c;
    } else {
      result += '%';
      result += digits[byte >> 4U];
      result += digits[byte & 0xFU];
    }
  }
  return result;
}

base::Error no_token(const http::Url& url) {
  return {.kind = base::ErrorKind::garbled,
          .message = url.text() + " answered without a token",
          .hint = address_hint};
}

// The token that a successful answer holds. It becomes a header, so it must fit there.
base::Result<base::Secret> token_in(const http::Response& response, const http::Url& url,
                                    const char* key) {
  const auto json = TRY(read_json(response, url));
  const auto found = json.is_object() ? json.find(key) : json.end();
  if (found == json.end() || !found->is_string()) return no_token(url);
  const std::string token(base::trim(found->get<std::string>()));
  const auto is_fit = [](char c) { return c > ' ' && c < '\x7F'; };
  if (token.empty() || !std::all_of(token.begin(), token.end(), is_fit)) return no_token(url);
  return base::Secret(token);
}

// --- Argo CD's own users ------------------------------------------------------------------------

base::Result<base::Secret> session_token(const http::Response& response, const http::Url& url,
                                         const std::string& username) {
  auto token = token_in(response, url, "token");
  const auto said = server_error_in(response.body);
  if (token || response.status != 401 || !said) return token;
  auto error = std::move(token).error();
  error.message = "the server refused the password of " + base::printable(username) + ": " +
                  base::shorten(base::printable(base::trim(said->message)), message_limit);
  error.hint =
      "check it before you try again, since Argo CD limits failed logins; the account "
      "also needs the capability `login` (argocd-cm)";
  return error;
}

void log_in(Call call, const PasswordLogin& login) {
  // What is not UTF-8 has no form in JSON, and no password with it can ever have been set.
  const nlohmann::json body = {{"username", login.username}, {"password", login.password.reveal()}};
  http::Request request = {.method = http::Method::post,
                           .url = endpoint(call.server, "api/v1/session"),
                           .headers = call.headers};
  request.headers.push_back(header("Content-Type", "application/json"));
  request.headers.push_back(header("Accept", "application/json"));
  request.body = base::json_text(body);
  const auto url = request.url;
  call.client.start(
      std::move(request), call.allowed, nullptr,
      [url, username = login.username, hide = call.hide,
       on_token = call.on_token](base::Result<http::Response> response) {
        auto token = response ? session_token(*response, url, username)
                              : base::Result<base::Secret>(std::move(response).error());
        if (token && hide) hide(*token);
        on_token(std::move(token).context("logging in as " + base::printable(username)));
      });
}

// --- Dex ----------------------------------------------------------------------------------------

// Dex has errors of its own: {"error":"access_denied","error_description":"…"}.
base::Result<base::Secret> exchanged_token(const http::Response& response, const http::Url& url) {
  if (response.status < 400 || response.status >= 500) {
    return token_in(response, url, "access_token");
  }
  const auto body = base::parse_json(response.body);
  const bool is_of_dex = body.is_object() && body.contains("error") && body["error"].is_string() &&
                         !body.contains("code");
  if (!is_of_dex) {
    auto error = argocd::error_from(response, url);
    if (response.status == 404) error.hint = "this server has no Dex (dex.config in argocd-cm)";
    return error;
  }
  auto said = body["error"].get<std::string>();
  const auto words = body.find("error_description");
  if (words != body.end() && words->is_string()) said += ": " + words->get<std::string>();
  const auto& word = body["error"].get_ref<const std::string&>();
  const bool is_denied = response.status == 401 || response.status == 403 ||
                         word == "access_denied" || word == "invalid_grant";
  return base::Error{
      .kind = is_denied ? base::ErrorKind::denied : base::ErrorKind::rejected,
      .message = "Dex refused the exchange: " + base::shorten(base::printable(said), message_limit),
      .hint =
          "the connector must be one of dex.config in argocd-cm, of type oidc, whose issuer is "
          "the CI system and whose clientID is the audience of its token"};
}

bool has_authorization(const std::vector<http::Header>& headers) {
  return std::any_of(headers.begin(), headers.end(), [](const http::Header& given) {
    return base::to_lower(given.name) == "authorization";
  });
}

void exchange(Call call, const TokenExchange& wanted, const base::Secret& subject) {
  http::Request request = {.method = http::Method::post,
                           .url = endpoint(call.server, "api/dex/token"),
                           .headers = call.headers};
  request.headers.push_back(header("Content-Type", "application/x-www-form-urlencoded"));
  request.headers.push_back(header("Accept", "application/json"));
  request.body =
      "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange"
      "&requested_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Aaccess_token"
      "&subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Aid_token"
      "&scope=openid%20email%20profile%20federated%3Aid&connector_id=" +
      encoded(wanted.connector_id) + "&subject_token=" + encoded(subject.reveal());
  // The client has no secret. Its name may stand in either place, and a proxy may want the header.
  if (has_authorization(call.headers)) {
    request.body += "&client_id=" + encoded(wanted.client_id);
  } else {
    request.headers.push_back(
        header("Authorization", "Basic " + base::base64(encoded(wanted.client_id) + ":")));
  }
  const auto url = request.url;
  call.client.start(
      std::move(request), call.allowed, nullptr,
      [url, hide = call.hide, on_token = call.on_token](base::Result<http::Response> response) {
        auto token = response ? exchanged_token(*response, url)
                              : base::Result<base::Secret>(std::move(response).error());
        if (token && hide) hide(*token);
        on_token(std::move(token).context("exchanging the id token for one of Argo CD"));
      });
}

// --- id tokens ----------------------------------------------------------------------------------

base::Result<base::Secret> github_token(const http::Response& response, const http::Url& url) {
  if (response.status >= 200 && response.status < 300) {
    auto token = token_in(response, url, "value");
    if (!token) return base::Error{.kind = base::ErrorKind::garbled, .message = "no token came"};
    return token;
  }
  auto error = http::error_from(response, url);
  if (error.kind == base::ErrorKind::denied) {
    error.hint = "the job needs `permissions: id-token: write`";
  }
  return error;
}

void ask_github(Call call, const TokenExchange& wanted, const GitHubTokens& github) {
  // Half of the time for each of the two requests.
  call.allowed /= 2;
  http::Request request = {.url = github.url};
  if (!github.audience.empty()) {
    if (!request.url.query.empty()) request.url.query += '&';
    request.url.query += "audience=" + encoded(github.audience);
  }
  request.headers = {header("Authorization", "Bearer " + github.token.reveal()),
                     header("Accept", "application/json")};
  auto& client = call.client;
  const auto allowed = call.allowed;
  const auto url = request.url;
  client.start(std::move(request), allowed, nullptr,
               [url, call = std::move(call), wanted](base::Result<http::Response> response) {
                 auto token = response ? github_token(*response, url)
                                       : base::Result<base::Secret>(std::move(response).error());
                 token = std::move(token).context("asking GitHub for an id token");
                 if (!token) return call.on_token(std::move(token));
                 if (call.hide) call.hide(*token);
                 exchange(call, wanted, *token);
               });
}

base::Result<base::Secret> subject_in(const std::string& path) {
  constexpr std::size_t limit = std::size_t{1} << 20U;
  const auto text = TRY(base::read_file(path, limit).context("reading the id token"));
  const base::Secret token{std::string(base::trim(text))};
  if (!token.empty()) return token;
  return base::Error{.kind = base::ErrorKind::usage, .message = "there is no id token in " + path};
}

void start_exchange(Call call, const TokenExchange& wanted) {
  if (const auto* github = std::get_if<GitHubTokens>(&wanted.subject)) {
    return ask_github(std::move(call), wanted, *github);
  }
  if (const auto* given = std::get_if<base::Secret>(&wanted.subject)) {
    return exchange(std::move(call), wanted, *given);
  }
  auto subject = subject_in(std::get<TokenExchange::SubjectFile>(wanted.subject).path);
  if (!subject) return call.on_token(std::move(subject));
  if (call.hide) call.hide(*subject);
  exchange(std::move(call), wanted, *subject);
}

}  // namespace

void TokenSource::obtain(http::Client& client, const http::Url& server,
                         const std::vector<http::Header>& headers, base::Duration allowed,
                         OnToken on_token) const {
  if (const auto* token = std::get_if<base::Secret>(&way_)) return on_token(*token);
  Call call = {.client = client,
               .server = server,
               .headers = headers,
               .allowed = allowed,
               .hide = hide_,
               .on_token = std::move(on_token)};
  if (const auto* login = std::get_if<PasswordLogin>(&way_)) return log_in(std::move(call), *login);
  start_exchange(std::move(call), std::get<TokenExchange>(way_));
}

}  // namespace argocd
