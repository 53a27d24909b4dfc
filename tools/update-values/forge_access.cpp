// SPDX-License-Identifier: Apache-2.0
#include "update-values/forge_access.hpp"

#include "base/file.hpp"
#include "base/text.hpp"
#include "cli/version.hpp"
#include "connection/connection.hpp"
#include "forges/address.hpp"
#include "forges/github_app.hpp"
#include "forges/probe.hpp"
#include "remote/logins.hpp"

namespace tools::update_values {
namespace {

forges::Wanted wanted_project(const cli::Run& run, const Options& options) {
  const auto& environment = run.environment;
  return {.repository = options.repository,
          .provider = options.request.provider,
          .api_url = options.request.api_url,
          .project_id = options.request.project_id,
          .hints = {.github_server_url = environment.get("GITHUB_SERVER_URL"),
                    .github_api_url = environment.get("GITHUB_API_URL"),
                    .github_graphql_url = environment.get("GITHUB_GRAPHQL_URL"),
                    .gitlab_server_url = environment.get("CI_SERVER_URL"),
                    .gitlab_api_url = environment.get("CI_API_V4_URL"),
                    .gitlab_project_id = environment.get("CI_PROJECT_ID"),
                    .gitlab_project_path = environment.get("CI_PROJECT_PATH")}};
}

// Headers that were given belong to the repository, and the API may be on another server.
base::Result<std::unique_ptr<http::Client>> make_client(cli::Run& run, const Options& options) {
  auto settings = connection::http_settings(run, options.connection,
                                            "update-values/" + std::string(cli::version()));
  return std::make_unique<http::Client>(
      TRY(http::Client::create(std::move(settings), run.clock, run.log)));
}

forges::Permissions permissions_of(const Options& options) {
  forges::Permissions permissions = {{"contents", "write"}};
  if (options.request.is_wanted) permissions["pull_requests"] = "write";
  return permissions;
}

// Where a login for the repository would be looked for, also of one that is reached by ssh.
base::Result<http::Url> login_url(const std::string& repository) {
  auto url = http::parse_url(repository);
  if (url) return url;
  const auto address = TRY(forges::parse_address(repository));
  std::string path;
  for (const auto& segment : address.path) path += "/" + segment;
  return http::parse_url(address.origin() + path);
}

base::Error no_token(const forges::Project& project) {
  return {.kind = base::ErrorKind::denied,
          .message = "there is no token for the API of " + forges::to_string(project.provider),
          .hint = "give one with --api-token-file, or as the password for Git"};
}

}  // namespace

bool ForgeAccess::is_needed(const Options& options) {
  return options.request.is_wanted || options.via_api || options.app.is_given();
}

base::Result<ForgeAccess> ForgeAccess::open(cli::Run& run, const Options& options,
                                            const base::Deadline& deadline) {
  ForgeAccess access(run, deadline);
  access.client_ = TRY(make_client(run, options));
  access.project_ = TRY(forges::identify(*access.client_, wanted_project(run, options), deadline)
                            .context("finding the forge of the repository"));
  if (options.app.is_given()) {
    TRY(access.act_as_app(options).context("acting as the app " + options.app.id));
  } else {
    TRY(access.find_token(options).context("reading the token for the API"));
  }
  return access;
}

base::Result<void> ForgeAccess::act_as_app(const Options& options) {
  if (project_.provider != forges::Provider::github) {
    return base::usage_error("--github-app-id is for GitHub, and this is " +
                             forges::to_string(project_.provider));
  }
  auto key = TRY(
      connection::read_secret(*run_, options.app.key_file, *deadline_).context("reading its key"));
  const forges::GithubApp app = {
      .id = options.app.id, .key = std::move(key), .installation = options.app.installation};
  access_ = TRY(forges::github_app_access(*client_, app, project_, permissions_of(options),
                                          *deadline_, run_->log));
  run_->hide(access_.token, cli::Origin::file);
  is_app_ = true;
  return {};
}

base::Result<void> ForgeAccess::find_token(const Options& options) {
  if (options.request.push_options) return {};
  const auto& username = options.connection.username;
  if (username.find('@') != std::string::npos) access_.username = username;
  if (!options.request.token_file.empty()) {
    access_.token = TRY(connection::read_secret(*run_, options.request.token_file, *deadline_));
    if (!access_.token.empty()) return {};
    return base::usage_error(options.request.token_file + " is empty, but shall hold a token");
  }
  const remote::Options login = {.repository = options.repository,
                                 .connection = options.connection};
  const auto url = TRY(login_url(options.repository));
  auto found = TRY(remote::find_login(*run_, login, url, *deadline_));
  if (!found || found->credential.password.empty()) return no_token(project_);
  const auto& name = found->credential.username;
  access_.token = std::move(found->credential.password);
  if (name.find('@') != std::string::npos) access_.username = name;
  is_actions_ = run_->environment.is_github_actions() &&
                access_.token.reveal() == connection::secret_from(*run_, "GITHUB_TOKEN").reveal();
  access_.is_job_token = project_.provider == forges::Provider::gitlab && name == "gitlab-ci-token";
  return {};
}

std::vector<git::CredentialSources::Login> ForgeAccess::logins() const {
  if (!is_app_) return {};
  return {{.source = "--github-app-id", .username = "x-access-token", .password = access_.token}};
}

base::Result<std::unique_ptr<forges::Forge>> ForgeAccess::forge() const {
  return forges::open(*client_, project_, access_, *deadline_, run_->log);
}

base::Result<forges::GithubCommits> ForgeAccess::github_commits() const {
  if (project_.provider != forges::Provider::github) {
    return base::usage_error("--via-api is for GitHub, and this is " +
                             forges::to_string(project_.provider));
  }
  return forges::GithubCommits(forges::Api(*client_, project_, access_, *deadline_, run_->log));
}

void ForgeAccess::end() {
  if (!is_app_) return;
  const auto ended =
      forges::revoke_github_token(*client_, project_, access_.token, *deadline_, run_->log);
  if (!ended) run_->log.detail("the token of the app lives on: " + base::to_string(ended.error()));
}

}  // namespace tools::update_values
