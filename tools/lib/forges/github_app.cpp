// SPDX-License-Identifier: Apache-2.0
#include "forges/github_app.hpp"

#include "base/json.hpp"
#include "base/text.hpp"
#include "crypto/jwt.hpp"
#include "forges/api.hpp"
#include "forges/reading.hpp"
#include "http/token.hpp"

namespace forges {
namespace {

using http::Method;
using nlohmann::json;
using std::chrono::seconds;

// What the app says to be known by. It begins in the past and ends before the longest that GitHub
// takes, for clocks that differ a little.
base::Result<base::Secret> assertion(const GithubApp& app, seconds now) {
  const json claims = {
      {"iat", (now - seconds(60)).count()}, {"exp", (now + seconds(540)).count()}, {"iss", app.id}};
  auto token = crypto::rs256_token(app.key, base::json_text(claims));
  if (token) return std::move(*token);
  return base::usage_error("the key of the app is no private key of RSA in PEM",
                           "GitHub hands it out as a file that begins with BEGIN RSA PRIVATE KEY");
}

bool is_token(std::string_view text) {
  constexpr std::size_t longest = 16384;
  return text.size() <= longest && http::is_token(text);
}

// The app at work for one repository.
class Broker {
 public:
  Broker(http::Client& client, GithubApp app, Project project, const base::Deadline& deadline,
         base::Log& log)
      : client_(client),
        app_(std::move(app)),
        project_(std::move(project)),
        deadline_(deadline),
        log_(log) {}

  base::Result<Access> mint(const Permissions& permissions);

 private:
  base::Result<Answer> ask(Method method, const std::string& path, const json& body);
  base::Result<Answer> ask_at(seconds now, Method method, const std::string& path,
                              const json& body);
  base::Result<std::string> installation();

  http::Client& client_;
  GithubApp app_;
  Project project_;
  const base::Deadline& deadline_;
  base::Log& log_;
};

base::Result<Answer> Broker::ask_at(seconds now, Method method, const std::string& path,
                                    const json& body) {
  Access access;
  access.token = TRY(assertion(app_, now));
  log_.hide(access.token);
  // A token of which nobody knows opens nothing.
  return Api(client_, project_, access, deadline_, log_, {.is_safe = true}).ask(method, path, body);
}

base::Result<Answer> Broker::ask(Method method, const std::string& path, const json& body) {
  const auto now = deadline_.clock().since_epoch();
  auto answer = TRY(ask_at(now, method, path, body));
  const auto theirs = http::server_time(answer.response);
  if (answer.status() != 401 || !theirs) return answer;
  constexpr auto tolerable = seconds(30);
  constexpr auto believable = std::chrono::hours(24);  // what is said then is good for that long
  const auto difference = std::chrono::abs(*theirs - now);
  if (difference <= tolerable) return answer;
  log_.warning("the clock of this machine differs from GitHub's by " + base::to_string(difference));
  if (difference > believable) return answer;
  return ask_at(*theirs, method, path, body);
}

base::Result<std::string> Broker::installation() {
  if (!app_.installation.empty()) {
    if (base::parse_unsigned(app_.installation)) return app_.installation;
    return base::usage_error("'" + base::printable(app_.installation) +
                             "' is no number of an installation");
  }
  const auto answer =
      TRY(ask(Method::get, "/repos/" + encoded_branch(project_.path) + "/installation", nullptr));
  if (!answer.is_success()) {
    auto error = failure_of(answer, Provider::github);
    if (answer.status() == 404) error.hint = "install the app on " + base::printable(project_.path);
    if (answer.status() == 401) error.hint = "check the id of the app and its key";
    return error;
  }
  const auto id = number_at(answer.body, "id");
  if (id != 0) return std::to_string(id);
  return base::Error{.kind = base::ErrorKind::garbled,
                     .message = "GitHub answered without the number of the installation"};
}

std::string hint_for(int status) {
  switch (status) {
    case 401:
      return "check the id of the app and its key";
    case 403:
    case 404:
      return "check whether the app is installed there, and not suspended";
    case 422:
      return "give the app this repository and these permissions, and accept them where it is "
             "installed";
    default:
      return {};
  }
}

base::Result<Access> Broker::mint(const Permissions& permissions) {
  const auto id = TRY(installation().context("looking where the app is installed"));
  const auto name = project_.path.substr(project_.path.find('/') + 1);
  const json body = {{"repositories", {name}}, {"permissions", permissions}};
  const auto answer = TRY(ask(Method::post, "/app/installations/" + id + "/access_tokens", body));
  if (!answer.is_success()) {
    auto error = failure_of(answer, Provider::github);
    error.hint = hint_for(answer.status());
    return error;
  }
  const auto token = base::text_at(answer.body, "token");
  if (!is_token(token)) {
    return base::Error{.kind = base::ErrorKind::garbled,
                       .message = "GitHub answered without a token"};
  }
  Access access;
  access.token = base::Secret(token);
  access.minted_at = deadline_.clock().now();
  log_.hide(access.token);
  return access;
}

class AppTokens final : public TokenSource {
 public:
  AppTokens(Broker broker, Permissions permissions)
      : broker_(std::move(broker)), permissions_(std::move(permissions)) {}

  base::Result<Access> after(const base::Secret& ended) override {
    if (newest_.token.reveal() == ended.reveal()) {
      newest_ = TRY(broker_.mint(permissions_).context("getting a token for the app"));
    }
    return newest_;
  }
  const base::Secret& newest() const override { return newest_.token; }

 private:
  Broker broker_;
  Permissions permissions_;
  Access newest_;
};

}  // namespace

base::Result<Access> github_app_access(http::Client& client, const GithubApp& app,
                                       const Project& project, const Permissions& permissions,
                                       const base::Deadline& deadline, base::Log& log) {
  const auto source =
      std::make_shared<AppTokens>(Broker(client, app, project, deadline, log), permissions);
  auto access = TRY(source->after({}));
  access.source = source;
  return access;
}

base::Result<void> revoke_github_token(http::Client& client, const Project& project,
                                       const base::Secret& token, const base::Deadline& deadline,
                                       base::Log& log) {
  Access access;
  access.token = token;
  Api api(client, project, access, deadline, log, {.outlives_stop = true});
  TRY(api.need(Method::del, "/installation/token").context("ending the token of the app"));
  return {};
}

}  // namespace forges
