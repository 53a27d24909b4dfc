// SPDX-License-Identifier: Apache-2.0
#include "git/http_wire.hpp"

#include "base/text.hpp"

namespace git {
namespace {

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

// Whether an answer of this status says something about who we are or where we went, so that asking
// in another way cannot help.
bool is_final(int status) {
  return status == 401 || status == 403 || status == 404 || status == 407;
}

}  // namespace

HttpWire::HttpWire(http::Client& client, Settings settings, const base::Deadline& deadline,
                   base::Log& log)
    : client_(client), settings_(std::move(settings)), deadline_(deadline), log_(log) {
  auto base = settings_.url;
  while (base.path.ends_with('/')) base.path.pop_back();
  enter(base);
}

void HttpWire::enter(const http::Url& base) {
  const bool is_new_place = base_.origin() != base.origin();
  base_ = base;
  if (!is_new_place) return;
  // What was given for the first place stays there.
  const bool is_own = base.origin() == settings_.url.origin();
  auto sources = settings_.credentials;
  if (!is_own) {
    sources.given.clear();
    sources.takes_default = false;
  }
  candidates_ = candidates_for(base, sources);
  next_candidate_ = 0;
  has_worked_ = false;
  for (const auto& each : candidates_) log_.hide(each.credential.password);
  if ((!candidates_.empty() || (is_own && !settings_.headers.empty())) && !base.is_encrypted()) {
    log_.warning("the password or token goes to " + base.host + " unencrypted: the URL says http");
  }
}

const Candidate* HttpWire::candidate() const {
  return next_candidate_ < candidates_.size() ? &candidates_[next_candidate_] : nullptr;
}

http::Request HttpWire::request_for(Service service) const {
  http::Request request = {.url = base_};
  if (base_.origin() == settings_.url.origin()) request.headers = settings_.headers;
  if (service == Service::upload_pack) {
    request.headers.push_back({.name = "Git-Protocol", .value = base::Secret("version=2")});
  }
  return request;
}

// GitHub brings a new token of an app to its servers in its own time; until then some do not know
// it, or nothing that it opens.
std::optional<base::Duration> HttpWire::pause_of_fresh_login(int status, int attempt) const {
  constexpr int most_attempts = 5;
  constexpr auto longest = std::chrono::seconds(45);
  const auto* login = candidate();
  if (status != 401 && status != 404) return std::nullopt;
  if (login == nullptr || !login->made_at || attempt > most_attempts) return std::nullopt;
  const base::Duration pause = std::chrono::seconds(1U << static_cast<unsigned>(attempt - 1));
  const auto age = deadline_.clock().now() - *login->made_at;
  if (age + pause > longest || pause >= deadline_.remaining()) return std::nullopt;
  return pause;
}

// An app's token ends after an hour, and a run may take longer than that.
base::Result<bool> HttpWire::has_renewed(int status) {
  if (status >= 200 && status < 300) has_worked_ = true;
  const bool has_ended = status == 401 && has_worked_ && candidate() != nullptr;
  if (!has_ended || !candidate()->renew) return false;
  auto& login = candidates_[next_candidate_];
  login.credential.password = TRY(login.renew(login.credential.password));
  log_.hide(login.credential.password);
  login.made_at = deadline_.clock().now();
  has_worked_ = false;
  return true;
}

base::Result<http::Response> HttpWire::send(http::Request& request, http::BodySink* sink) {
  for (int attempt = 1;; ++attempt) {
    request.credential.reset();
    if (const auto* login = candidate()) request.credential = login->credential;
    auto response = TRY(client_.send(request, deadline_, sink));
    const bool is_renewed = TRY(has_renewed(response.status));
    if (is_renewed) continue;
    if (const auto pause = pause_of_fresh_login(response.status, attempt)) {
      log_.info(base_.host + " may not know the new token from " + candidate()->source +
                " yet; trying again in " + base::to_string(*pause));
      TRY(deadline_.sleep_for(*pause));
      continue;
    }
    const auto* refused = candidate();
    if (response.status != 401 || refused == nullptr) return response;
    if (next_candidate_ + 1 >= candidates_.size()) return response;
    ++next_candidate_;
    has_worked_ = false;
    log_.info(base_.host + " does not accept the credentials from " + refused->source +
              "; trying those from " + candidate()->source);
  }
}

base::Result<std::string> HttpWire::greeting(Service service) {
  constexpr int most_redirects = 5;
  for (int hops = 0; hops <= most_redirects; ++hops) {
    auto request = request_for(service);
    request.url.path += "/info/refs";
    request.url.query = "service=" + name_of(service);
    request.repeat = http::Repeat::safe;
    http::TextSink text(refs_limit);
    const auto response = TRY(send(request, &text));
    if (response.status == 200) return text.text();
    if (!is_redirect(response.status)) return refusal(response);
    TRY(follow(request.url, response));
  }
  return base::Error{.kind = base::ErrorKind::garbled,
                     .message = base_.host + " redirects in a circle"};
}

base::Result<void> HttpWire::follow(const http::Url& from, const http::Response& response) {
  constexpr std::string_view suffix = "/info/refs";
  auto resolved = http::resolve(from, response.header("location"));
  if (!resolved) {
    return base::Error{.kind = base::ErrorKind::garbled,
                       .message = from.host + " redirects to nowhere: " + resolved.error().message};
  }
  auto target = std::move(resolved).value();
  if (from.is_encrypted() && !target.is_encrypted()) {
    return base::Error{.kind = base::ErrorKind::garbled,
                       .message = from.host + " redirects from https to http, which is refused"};
  }
  if (!target.path.ends_with(suffix)) {
    const bool is_login = target.path.find("login") != std::string::npos ||
                          target.path.find("sign_in") != std::string::npos;
    return base::Error{
        .kind = is_login ? base::ErrorKind::denied : base::ErrorKind::garbled,
        .message = from.host + " redirects to " + target.text() + ", which is no Git repository",
        .hint = is_login ? "the repository is not public: give a user name and a password or token"
                         : ""};
  }
  target.path.erase(target.path.size() - suffix.size());
  target.query.clear();
  target.username.clear();
  target.password = {};
  log_.info("the repository has moved to " + target.text());
  enter(target);
  return {};
}

base::Result<Reply> HttpWire::ask(Service service, const std::string& request, http::Repeat repeat,
                                  http::BodySink& answer) {
  auto post = request_for(service);
  post.method = http::Method::post;
  post.url.path += "/" + name_of(service);
  const auto type = "application/x-" + name_of(service);
  post.headers.push_back({.name = "Content-Type", .value = base::Secret(type + "-request")});
  post.headers.push_back({.name = "Accept", .value = base::Secret(type + "-result")});
  post.body = request;
  post.repeat = repeat;
  return reply_of(TRY(send(post, &answer)));
}

Reply HttpWire::reply_of(const http::Response& response) const {
  if (response.status == 200) return {};
  Reply reply = {.kind = Reply::Kind::refused, .error = refusal(response)};
  if (http::is_passing(response.status)) {
    // A gateway that gives up says nothing about what the server behind it is still doing.
    const bool is_gateway = response.status == 502 || response.status == 504;
    reply.kind = is_gateway ? Reply::Kind::lost : Reply::Kind::busy;
    reply.wait = http::retry_after(response, deadline_.clock());
  } else if (is_final(response.status)) {
    reply.kind = Reply::Kind::forbidden;
    // Some servers redirect only the GET, or forbid what no GET came before.
    reply.may_want_greeting = response.status == 403 || response.status == 404;
  }
  return reply;
}

base::Error HttpWire::refusal(const http::Response& response) const {
  auto error = http::error_from(response, base_);
  const auto* login = candidate();
  if (response.status == 401) {
    error.hint = login == nullptr ? settings_.login_hint
                                  : "the credentials from " + login->source + " were refused" +
                                        settings_.refused_hint;
  }
  if (response.status == 403) {
    error.hint = "the credentials are known but may not do this";
    if (login == nullptr) error.hint = "give a user name and a password or token";
    if (login != nullptr && login->credential.username == "gitlab-ci-token") {
      error.hint =
          "the job's token may not do this: the project says which may, in Settings, "
          "CI/CD, Job token permissions";
    }
    if (settings_.is_github_actions) {
      error.hint = "the job's token may not do this: add `permissions: contents: write` to it";
    }
  }
  if (response.status == 404) {
    error.hint = login != nullptr
                     ? "check the URL, and that the token's scope covers this repository"
                     : "check the URL; a private repository looks like this without credentials";
  }
  return error;
}

}  // namespace git
