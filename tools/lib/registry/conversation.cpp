// SPDX-License-Identifier: Apache-2.0
#include "registry/conversation.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "registry/detour.hpp"

namespace registry {
namespace {

constexpr int most_redirects = 5;

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

std::string key_of(const images::Reference& image) {
  return base::to_lower(images::full_registry(image)) + '/' + images::full_path(image);
}

// The text of "299 - \"text\"".
std::string text_of_warning(const std::string& header) {
  const auto begin = header.find('"');
  const auto end = header.rfind('"');
  return begin < end && end != std::string::npos ? header.substr(begin + 1, end - begin - 1)
                                                 : std::string();
}

base::Error no_login_over_http(const std::string& host) {
  return {
      .kind = base::ErrorKind::denied,
      .message = base::printable(host) + " wants a login, but credentials are not sent over http"};
}

}  // namespace

Conversation::Conversation(http::Client& client, Keychain keychain, Settings settings,
                           const base::Deadline& deadline, base::Log& log)
    : client_(client),
      keychain_(std::move(keychain)),
      settings_(std::move(settings)),
      deadline_(deadline),
      log_(log) {
  for (const auto& secret : keychain_.secrets()) log_.hide(secret);
}

base::Result<Answer> Conversation::ask(const Question& question) {
  auto answer = TRY(attempt(question));
  // What a redirect led to does not get to say where the registry's login goes.
  if (answer.response.status != 401 || answer.is_from_elsewhere) return answer;
  TRY(log_in(question, answer));
  return attempt(question);
}

base::Result<http::Url> Conversation::url_of(const Question& question,
                                             const std::string& scheme) const {
  auto url = TRY(http::parse_url(scheme + "://" + images::api_host(question.image) + "/v2/" +
                                 images::full_path(question.image) + '/' + question.path));
  url.query = question.query;
  return url;
}

bool Conversation::is_insecure(const std::string& host) const {
  const auto& names = settings_.insecure_registries;
  return std::any_of(names.begin(), names.end(), [&](const auto& name) {
    return base::to_lower(name) == base::to_lower(host);
  });
}

std::string Conversation::scheme_of(const std::string& host) const {
  if (is_insecure(host)) return "http";
  const auto known = schemes_.find(host);
  return known != schemes_.end() ? known->second : "https";
}

base::Result<Answer> Conversation::attempt(const Question& question) {
  const auto host = images::api_host(question.image);
  const auto url = TRY(url_of(question, scheme_of(host)));
  const bool is_open = is_insecure(host) || schemes_.contains(host);
  if (url.is_loopback() && !is_open) return attempt_on_this_machine(question);
  return send(question, url, http::Repeat::safe, deadline_);
}

// The first time. What does not speak https may wait for the end of what it takes for a line.
base::Result<Answer> Conversation::attempt_on_this_machine(const Question& question) {
  const auto host = images::api_host(question.image);
  const auto longest = std::min<base::Duration>(deadline_.remaining(), std::chrono::seconds(5));
  const base::Deadline soon(deadline_.clock(), longest);
  const auto encrypted = TRY(url_of(question, "https"));
  auto answer = send(question, encrypted, http::Repeat::never, soon);
  const bool has_none = !answer && !answer.error().is_untrusted &&
                        (answer.error().kind == base::ErrorKind::unreachable ||
                         answer.error().kind == base::ErrorKind::timeout);
  if (answer) schemes_[host] = "https";
  if (!has_none || deadline_.is_over()) return answer;
  const auto open = TRY(url_of(question, "http"));
  auto other = send(question, open, http::Repeat::safe, deadline_);
  if (other) schemes_[host] = "http";
  return other;
}

base::Result<Answer> Conversation::send(const Question& question, const http::Url& url,
                                        http::Repeat repeat, const base::Deadline& deadline) {
  auto place = url;
  for (int redirects = 0;; ++redirects) {
    auto request = request_for(question, url, place);
    request.repeat = repeat;
    http::TextSink sink(question.limit);
    const bool has_body = question.method != http::Method::head;
    auto response = TRY(client_.send(request, deadline, has_body ? &sink : nullptr));
    auto next = TRY(onward(url, place, response, redirects));
    if (!next) {
      return Answer{.response = std::move(response),
                    .body = sink.text(),
                    .url = url,
                    .is_from_elsewhere = place.origin() != url.origin(),
                    .is_logged_in = is_logged_in(question.image)};
    }
    place = std::move(*next);
  }
}

http::Request Conversation::request_for(const Question& question, const http::Url& home,
                                        const http::Url& place) const {
  http::Request request = {.method = question.method, .url = place};
  if (question.accept != nullptr) {
    request.headers.push_back({"Accept", base::Secret(question.accept)});
  }
  const bool is_at_home = place.origin() == home.origin();
  // A redirect may lead to an address with a signature that opens it for everybody.
  request.is_address_secret = !is_at_home;
  const auto* access = access_to(question.image);
  if (access == nullptr || !is_at_home) return request;
  if (access->basic) request.credential = access->basic;
  if (!access->bearer.empty()) {
    request.headers.push_back({"Authorization", base::Secret("Bearer " + access->bearer.reveal())});
  }
  return request;
}

// Where the answer sends us; nothing where it is one.
base::Result<std::optional<http::Url>> Conversation::onward(const http::Url& home,
                                                            const http::Url& place,
                                                            const http::Response& response,
                                                            int redirects) {
  tell_warnings(place.host, response);
  const auto location = response.header("location");
  if (!is_redirect(response.status) || location.empty() || redirects == most_redirects) {
    return std::optional<http::Url>();
  }
  auto next = TRY(url_given(place, location).context("following a redirect"));
  TRY(check_detour(home, next));
  return std::optional(std::move(next));
}

std::string Conversation::login_hint() const {
  auto advice = keychain_.advice();
  return advice.empty() ? settings_.login_hint : advice;
}

bool Conversation::is_logged_in(const images::Reference& image) const {
  const auto* access = access_to(image);
  return access != nullptr && access->is_logged_in;
}

const Conversation::Access* Conversation::access_to(const images::Reference& image) const {
  const auto found = access_.find(key_of(image));
  if (found == access_.end()) return nullptr;
  const auto& until = found->second.until;
  return until && deadline_.clock().now() >= *until ? nullptr : &found->second;
}

base::Result<void> Conversation::log_in(const Question& question, const Answer& answer) {
  const auto& image = question.image;
  const auto host = images::full_registry(image);
  const auto challenge = preferred(parse_challenges(answer.response.header("www-authenticate")));
  if (!challenge) {
    return base::Error{.kind = base::ErrorKind::denied,
                       .message = host + " wants a login of a kind that we do not know"};
  }
  const auto login = TRY(keychain_.find(image));
  if (login && !answer.url.is_encrypted() && !answer.url.is_loopback()) {
    return no_login_over_http(host);
  }
  auto access = challenge->scheme == "basic" ? basic_access(image, login)
                                             : bearer_access(question, answer, *challenge, login);
  access_[key_of(image)] = TRY(std::move(access).context("logging in to " + host));
  return {};
}

base::Result<Conversation::Access> Conversation::basic_access(
    const images::Reference& image, const std::optional<Login>& login) const {
  if (!login || login->username.empty()) {
    return base::Error{.kind = base::ErrorKind::denied,
                       .message = images::full_registry(image) + " wants a user name and password",
                       .hint = login_hint()};
  }
  return Access{.basic = http::Credential{.username = login->username, .password = login->password},
                .is_logged_in = true};
}

base::Result<Conversation::Access> Conversation::bearer_access(const Question& question,
                                                               const Answer& answer,
                                                               const Challenge& challenge,
                                                               const std::optional<Login>& login) {
  if (login && !login->registry_token.empty()) {
    return Access{.bearer = login->registry_token, .is_logged_in = true};
  }
  auto scope = challenge.at("scope");
  if (scope.empty()) scope = "repository:" + images::full_path(question.image) + ":pull";
  auto realm = TRY(url_given(answer.url, challenge.at("realm")).context("reading where to log in"));
  TRY(check_detour(answer.url, realm));
  if (login && !realm.is_encrypted() && !realm.is_loopback()) return no_login_over_http(realm.host);
  realm.username.clear();
  realm.password = {};
  auto token = fetch_token(client_,
                           {.realm = std::move(realm),
                            .service = challenge.at("service"),
                            .scope = std::move(scope),
                            .login = login},
                           deadline_);
  if (!token) {
    auto error = std::move(token).error();
    const bool needs_login = error.kind == base::ErrorKind::denied && !login;
    if (needs_login && error.hint.empty()) error.hint = login_hint();
    return error;
  }
  log_.hide(token->text);
  return Access{.bearer = token->text,
                .until = deadline_.clock().now() + token->lifetime * 4 / 5,
                .is_logged_in = login.has_value()};
}

void Conversation::tell_warnings(const std::string& host, const http::Response& response) {
  constexpr std::size_t most_warnings = 5;
  constexpr std::size_t longest = 500;
  const auto text = text_of_warning(response.header("warning"));
  if (text.empty() || warnings_.size() == most_warnings) return;
  if (!warnings_.insert(text).second) return;
  log_.warning("the registry " + host + " says: " + log_.shown(base::shorten(text, longest)));
}

}  // namespace registry
