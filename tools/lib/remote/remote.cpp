// SPDX-License-Identifier: Apache-2.0
#include "remote/remote.hpp"

#include <unistd.h>

#include "base/file.hpp"
#include "base/text.hpp"
#include "cli/version.hpp"
#include "connection/connection.hpp"
#include "git/credentials.hpp"
#include "git/http_wire.hpp"
#include "git/local_repository.hpp"
#include "git/remote_repository.hpp"
#include "git/ssh_wire.hpp"
#include "remote/place.hpp"
#include "remote/ssh_settings.hpp"

namespace remote {
namespace {

// A file of the user's that many tools know, if it is there.
base::Result<std::optional<std::string>> read_from_home(cli::Run& run, const std::string& name,
                                                        const base::Deadline& deadline) {
  const auto home = run.environment.get("HOME");
  const auto path = home + "/" + name;
  if (home.empty() || ::access(path.c_str(), R_OK) != 0) return std::optional<std::string>();
  return std::optional(TRY(base::read_file(path, connection::secret_limit, &deadline)));
}

base::Result<std::optional<std::string>> read_netrc(cli::Run& run, const std::string& given,
                                                    const base::Deadline& deadline) {
  if (given.empty()) return read_from_home(run, ".netrc", deadline);
  return std::optional(TRY(base::read_file(given, connection::secret_limit, &deadline)));
}

// The tokens that CI systems leave in the environment, each with the server it belongs to.
std::vector<git::CredentialSources::Ambient> ambient_tokens(cli::Run& run) {
  const auto& environment = run.environment;
  const auto or_else = [&](const char* name, const std::string& fallback) {
    return environment.has(name) ? environment.get(name) : fallback;
  };
  const auto gitlab = or_else("CI_SERVER_URL", or_else("CI_SERVER_HOST", "gitlab.com"));
  std::vector<git::CredentialSources::Ambient> tokens;
  const auto add = [&](const char* name, const std::string& server, const char* username) {
    const auto token = connection::secret_from(run, name);
    if (token.empty()) return;
    tokens.push_back({.source = name, .server = server, .username = username, .token = token});
  };
  add("GITHUB_TOKEN", or_else("GITHUB_SERVER_URL", "https://github.com"), "x-access-token");
  add("GITLAB_TOKEN", gitlab, "oauth2");
  add("CI_JOB_TOKEN", gitlab, "gitlab-ci-token");
  return tokens;
}

// What was given for this repository, and belongs to no other.
base::Result<std::vector<git::CredentialSources::Login>> read_given(
    cli::Run& run, const Options& options, const base::Deadline& deadline) {
  const auto& connection = options.connection;
  std::vector<git::CredentialSources::Login> given;
  if (!connection.password_file.empty()) {
    const auto password = TRY(connection::read_secret(run, connection.password_file, deadline)
                                  .context("reading the password"));
    if (password.empty()) {
      return base::Error{
          .kind = base::ErrorKind::usage,
          .message = connection.password_file + " is empty, but shall hold a password"};
    }
    given.push_back({.source = options.login_flags + "password-file",
                     .username = connection.username,
                     .password = password});
  }
  const auto from_environment = connection::secret_from(run, "GIT_PASSWORD");
  if (!from_environment.empty()) {
    given.push_back(
        {.source = "GIT_PASSWORD", .username = connection.username, .password = from_environment});
  }
  if (!connection.credentials_dir.empty()) {
    auto login = TRY(connection::read_directory(run, connection.credentials_dir,
                                                connection::Prefer::password, deadline)
                         .context("reading the credentials"));
    given.push_back({.source = options.login_flags + "credentials-dir",
                     .username = std::move(login.username),
                     .password = std::move(login.secret)});
  }
  return given;
}

base::Result<git::CredentialSources> read_credentials(cli::Run& run, const Options& options,
                                                      const http::Url& url,
                                                      const base::Deadline& deadline) {
  git::CredentialSources sources;
  if (options.logins == Logins::none) return sources;
  if (options.logins == Logins::all) sources.given = TRY(read_given(run, options, deadline));
  sources.netrc = TRY(
      read_netrc(run, options.connection.netrc_file, deadline).context("reading the netrc file"));
  const auto from_netrc = git::find_in_netrc(sources.netrc.value_or(""), url.host);
  if (from_netrc) run.hide(from_netrc->password, cli::Origin::file);
  sources.store =
      TRY(read_from_home(run, ".git-credentials", deadline).context("reading ~/.git-credentials"));
  const auto from_store = git::find_in_store(sources.store.value_or(""), url);
  if (from_store) run.hide(from_store->password, cli::Origin::file);
  sources.ambient = ambient_tokens(run);
  return sources;
}

// GitLab takes the wish to start no pipeline as an option of the push, too.
bool is_gitlab(const std::string& host, const ci::Environment& environment) {
  return host == base::to_lower(environment.get("CI_SERVER_HOST")) || host.starts_with("gitlab.");
}

std::string how_to_give_a_login(const std::string& flags) {
  return "give a user name and a password or token: " + flags + "username and " + flags +
         "password-file, or GIT_USERNAME and GIT_PASSWORD";
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
  auto headers = TRY(connection::read_headers(run, options.connection, deadline));
  git::HttpWire::Settings settings = {.url = url,
                                      .credentials = std::move(credentials),
                                      .headers = std::move(headers),
                                      .login_hint = options.login_hint.empty()
                                                        ? how_to_give_a_login(options.login_flags)
                                                        : options.login_hint,
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
