// SPDX-License-Identifier: Apache-2.0
#include "remote/remote.hpp"

#include "base/text.hpp"
#include "cli/version.hpp"
#include "connection/connection.hpp"
#include "git/http_wire.hpp"
#include "git/local_repository.hpp"
#include "git/remote_repository.hpp"
#include "git/ssh_wire.hpp"
#include "remote/logins.hpp"
#include "remote/place.hpp"
#include "remote/ssh_settings.hpp"

namespace remote {
namespace {

constexpr const char* bitbucket_hint =
    "; at Bitbucket the user name of an access token is x-token-auth, and that of an API token the "
    "mail address of its account";

// GitLab takes the wish to start no pipeline as an option of the push, too.
bool is_gitlab(const std::string& host, const ci::Environment& environment) {
  return host == base::to_lower(environment.get("CI_SERVER_HOST")) || host.starts_with("gitlab.");
}

std::string how_to_give_a_login(const std::string& flags) {
  return "give a user name and a password or token: " + flags + "username and " + flags +
         "password-file, or GIT_USERNAME and GIT_PASSWORD";
}

std::string login_hint(const Options& options, const http::Url& url,
                       const git::CredentialSources& sources) {
  const auto lack = lack_of_netrc(options, url, sources);
  const auto hint =
      options.login_hint.empty() ? how_to_give_a_login(options.login_flags) : options.login_hint;
  return lack.empty() ? hint : lack + "; " + hint;
}

base::Result<http::Url> url_of(const Options& options) {
  auto url = TRY(http::parse_url(options.repository));
  if (url.query.empty() && options.repository.find('#') == std::string::npos) return url;
  return base::Error{.kind = base::ErrorKind::usage,
                     .message = "the URL of a repository has nothing behind a `?` or `#`",
                     .hint = url.query.empty() ? options.branch_hint
                                               : "give a token with " + options.login_flags +
                                                     "password-file or GIT_PASSWORD"};
}

// Servers look at how this starts before they answer in Git's protocol.
std::string user_agent() {
  return "git/2.0 (gitops-steps " + std::string(cli::version()) + ")";
}

}  // namespace

base::Result<Remote> Remote::open(cli::Run& run, const Options& options,
                                  const base::Deadline& deadline) {
  switch (TRY(place_of(options.repository))) {
    case Place::http:
      return open_by_http(run, options, deadline);
    case Place::ssh:
      return open_by_ssh(run, options, deadline);
    case Place::directory:
      break;
  }
  Remote remote;
  remote.repository_ = TRY(git::LocalRepository::open(directory_of(options.repository))
                               .context("opening the repository"));
  return remote;
}

base::Result<Remote> Remote::open_by_http(cli::Run& run, const Options& options,
                                          const base::Deadline& deadline) {
  Remote remote;
  auto url = TRY(url_of(options));
  run.hide(url.password, cli::Origin::file);
  if (options.logins == Logins::none) {
    url.username.clear();
    url.password = {};
  }
  connection::warn_if_insecure(run, options.connection);
  remote.client_ = std::make_unique<http::Client>(TRY(http::Client::create(
      connection::http_settings(run, options.connection, user_agent()), run.clock, run.log)));
  auto credentials = TRY(read_credentials(run, options, url, deadline));
  TRY(warn_of_names(run, options, deadline));
  auto headers = TRY(connection::read_headers(run, options.connection, deadline));
  auto hint = login_hint(options, url, credentials);
  const bool is_bitbucket = credentials.default_username == bitbucket_username;
  git::HttpWire::Settings settings = {.url = url,
                                      .credentials = std::move(credentials),
                                      .headers = std::move(headers),
                                      .login_hint = std::move(hint),
                                      .refused_hint = is_bitbucket ? bitbucket_hint : "",
                                      .is_github_actions = run.environment.is_github_actions()};
  auto wire =
      std::make_unique<git::HttpWire>(*remote.client_, std::move(settings), deadline, run.log);
  const bool wants_skip_ci = options.skip_ci && is_gitlab(url.host, run.environment);
  remote.repository_ = std::make_unique<git::RemoteRepository>(
      std::move(wire), git::RemoteRepository::Settings{wants_skip_ci}, deadline, run.log);
  return remote;
}

base::Result<Remote> Remote::open_by_ssh(cli::Run& run, const Options& options,
                                         const base::Deadline& deadline) {
  Remote remote;
  const auto address = TRY(git::parse_ssh_address(options.repository));
  auto settings = TRY(ssh_settings(run, options, address, deadline));
  ssh::start_library();
  auto wire = std::make_unique<git::SshWire>(std::move(settings), address.path, deadline, run.log);
  const bool wants_skip_ci = options.skip_ci && is_gitlab(address.host, run.environment);
  remote.repository_ = std::make_unique<git::RemoteRepository>(
      std::move(wire), git::RemoteRepository::Settings{wants_skip_ci}, deadline, run.log);
  return remote;
}

}  // namespace remote
