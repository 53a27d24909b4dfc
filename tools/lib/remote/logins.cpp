// SPDX-License-Identifier: Apache-2.0
#include "remote/logins.hpp"

#include <unistd.h>

#include <optional>

#include "base/file.hpp"
#include "base/text.hpp"
#include "connection/connection.hpp"

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

// Those that Bitbucket calls access tokens have no other.
std::string default_username(const Options& options, const http::Url& url) {
  if (!options.token_username.empty()) return options.token_username;
  return url.host == "bitbucket.org" ? bitbucket_username : "git";
}

// Whether a mounted Secret holds nothing but what opens a repository by ssh.
bool is_for_ssh(const std::string& directory) {
  const auto has = [&](const char* name) {
    return ::access((directory + "/" + name).c_str(), F_OK) == 0;
  };
  return has("ssh-privatekey") && !has("password") && !has("token");
}

// What was given for this repository, and belongs to no other.
base::Result<std::vector<git::CredentialSources::Login>> read_given(
    cli::Run& run, const Options& options, const base::Deadline& deadline) {
  const auto& connection = options.connection;
  std::vector<git::CredentialSources::Login> given = options.made_logins;
  const auto password = TRY(read_password_file(run, options, deadline));
  if (!password.empty()) {
    given.push_back({.source = options.login_flags + "password-file",
                     .username = connection.username,
                     .password = password});
  }
  const auto from_environment = connection::secret_from(run, "GIT_PASSWORD");
  if (!from_environment.empty()) {
    given.push_back(
        {.source = "GIT_PASSWORD", .username = connection.username, .password = from_environment});
  }
  if (!connection.credentials_dir.empty() && !is_for_ssh(connection.credentials_dir)) {
    auto login = TRY(connection::read_directory(run, connection.credentials_dir,
                                                connection::Prefer::password, deadline)
                         .context("reading the credentials"));
    if (login.username.empty()) login.username = connection.username;
    given.push_back({.source = options.login_flags + "credentials-dir",
                     .username = std::move(login.username),
                     .password = std::move(login.secret)});
  }
  return given;
}

}  // namespace

base::Result<base::Secret> read_password_file(cli::Run& run, const Options& options,
                                              const base::Deadline& deadline) {
  const auto& path = options.connection.password_file;
  if (path.empty()) return base::Secret();
  auto password = TRY(connection::read_secret(run, path, deadline).context("reading the password"));
  if (password.empty()) return base::usage_error(path + " is empty, but shall hold a password");
  return password;
}

base::Result<git::CredentialSources> read_credentials(cli::Run& run, const Options& options,
                                                      const http::Url& url,
                                                      const base::Deadline& deadline) {
  git::CredentialSources sources = {.default_username = default_username(options, url)};
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

base::Result<void> warn_of_names(cli::Run& run, const Options& options,
                                 const base::Deadline& deadline) {
  const auto& connection = options.connection;
  const auto path = connection.credentials_dir + "/username";
  const bool has_other_use =
      !connection.password_file.empty() || run.environment.has("GIT_PASSWORD");
  const bool is_asked_for = options.logins == Logins::all && !connection.credentials_dir.empty() &&
                            !connection.username.empty() && !has_other_use;
  if (!is_asked_for || ::access(path.c_str(), R_OK) != 0) return {};
  const auto text = TRY(base::read_file(path, connection::secret_limit, &deadline));
  const auto name = base::trim(text);
  if (name.empty() || name == connection.username) return {};
  run.log.warning(path + " has another user name than " + options.login_flags +
                  "username or GIT_USERNAME, and is the one that counts");
  return {};
}

std::string lack_of_netrc(const Options& options, const http::Url& url,
                          const git::CredentialSources& sources) {
  const auto& path = options.connection.netrc_file;
  if (path.empty() || !sources.netrc) return "";
  const auto found = git::find_in_netrc(*sources.netrc, url.host);
  if (found && !found->password.empty()) return "";
  if (found) return path + " has no password for " + url.host;
  const bool has_port = sources.netrc->find(url.host + ":") != std::string::npos;
  return path + " has no entry for " + url.host +
         (has_port ? " (without a port: an entry is for all of a machine)" : "");
}

base::Result<std::vector<git::Candidate>> find_logins(cli::Run& run, const Options& options,
                                                      const http::Url& url,
                                                      const base::Deadline& deadline) {
  run.hide(url.password, cli::Origin::file);
  const auto sources = TRY(read_credentials(run, options, url, deadline));
  return git::candidates_for(url, sources);
}

}  // namespace remote
