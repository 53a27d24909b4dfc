// SPDX-License-Identifier: Apache-2.0
#include "update-values/forge_access.hpp"

#include "base/file.hpp"
#include "base/stop.hpp"
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

// Scheme, host and port of the web server beside a repository; empty for what is on none.
std::string web_origin(const std::string& repository) {
  const auto address = forges::parse_address(repository);
  const auto url = http::parse_url(address ? address->origin() : "");
  return url ? url->origin() : "";
}

// Headers that were given belong to the server of the repository, and to the API that was named.
std::vector<std::string> origins_of_headers(const Options& options) {
  std::vector<std::string> origins;
  const auto repository = web_origin(options.repository);
  if (!repository.empty()) origins.push_back(repository);
  if (const auto api = http::parse_url(options.request.api_url)) origins.push_back(api->origin());
  return origins;
}

base::Result<std::unique_ptr<http::Client>> make_client(cli::Run& run, const Options& options,
                                                        const base::Deadline& deadline) {
  auto settings = connection::http_settings(run, options.connection,
                                            "update-values/" + std::string(cli::version()));
  settings.own_headers.origins = origins_of_headers(options);
  settings.own_headers.headers = TRY(connection::read_headers(run, options.connection, deadline));
  return std::make_unique<http::Client>(
      TRY(http::Client::create(std::move(settings), run.clock, run.log)));
}

// Whether a file of GitHub's workflows is among those that are named.
bool names_workflows(const Options& options) {
  constexpr std::string_view directory = ".github/workflows/";
  for (const auto* names : {&options.files, &options.copy_targets, &options.assignments}) {
    for (std::string_view name : *names) {
      while (name.starts_with("./")) name.remove_prefix(2);
      if (name.starts_with(directory)) return true;
    }
  }
  return false;
}

forges::Permissions permissions_of(const Options& options) {
  forges::Permissions permissions = {{"contents", "write"}};
  if (options.request.is_wanted) permissions["pull_requests"] = "write";
  if (names_workflows(options)) permissions["workflows"] = "write";
  return permissions;
}

std::string owner_of(const forges::Project& project) {
  return base::to_lower(project.path.substr(0, project.path.find('/')));
}

// Whether GitHub has said that the app may not have this, rather than nothing at all.
bool is_refusal(const base::Error& error) {
  return error.kind == base::ErrorKind::not_found || error.kind == base::ErrorKind::denied ||
         error.kind == base::ErrorKind::rejected;
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

using Login = git::CredentialSources::Login;

base::Result<base::Secret> token_after(forges::TokenSource& source, const base::Secret& ended) {
  auto access = TRY(source.after(ended));
  return std::move(access.token);
}

Login login_of_app(const forges::Access& access) {
  const auto renew = [source = access.source](const base::Secret& ended) {
    return token_after(*source, ended);
  };
  return {.source = "--github-app-id",
          .username = "x-access-token",
          .password = access.token,
          .made_at = access.minted_at,
          .renew = renew};
}

// `given_name` is that of --username, for what comes without one.
forges::Access access_of(const git::Candidate& login, forges::Provider provider,
                         const std::string& given_name) {
  const auto& name = login.credential.username;
  const bool is_mail = name.find('@') != std::string::npos;
  forges::Access access;
  access.token = login.credential.password;
  access.username = is_mail ? name : given_name;
  access.is_job_token = provider == forges::Provider::gitlab && name == "gitlab-ci-token";
  access.origin = login.source;
  return access;
}

// `lack` is what a file that was given does not have; it may be empty.
base::Error no_token(const forges::Project& project, const std::string& lack) {
  return {.kind = base::ErrorKind::denied,
          .message = "there is no token for the API of " + forges::to_string(project.provider),
          .hint = (lack.empty() ? "" : lack + "; ") +
                  "give one with --api-token-file, or as the password for Git"};
}

}  // namespace

bool ForgeAccess::is_needed(const Options& options) {
  return options.request.is_wanted || options.via_api || options.app.is_given();
}

base::Result<ForgeAccess> ForgeAccess::open(cli::Run& run, const Options& options,
                                            const base::Deadline& deadline) {
  ForgeAccess access(run, deadline);
  access.client_ = TRY(make_client(run, options, deadline));
  access.project_ = TRY(forges::identify(*access.client_, wanted_project(run, options), deadline)
                            .context("finding the forge of the repository"));
  access.warn_if_plain(options);
  if (options.app.is_given()) {
    TRY(access.act_as_app(options).context("acting as the app " + options.app.id));
  } else {
    TRY(access.find_token(options).context("reading the token for the API"));
  }
  return access;
}

// Where the repository is on the same server, and its login the token, Git has a word on that.
void ForgeAccess::warn_if_plain(const Options& options) const {
  const bool is_told_by_git =
      project_.api.origin() == web_origin(options.repository) && options.request.token_file.empty();
  if (project_.api.is_encrypted() || is_told_by_git) return;
  run_->log.warning("the token for the API goes to " + project_.api.host +
                    " unencrypted: its URL says http");
}

base::Result<void> ForgeAccess::act_as_app(const Options& options) {
  if (project_.provider != forges::Provider::github) {
    return base::usage_error("--github-app-id is for GitHub, and this is " +
                             forges::to_string(project_.provider));
  }
  auto key = TRY(
      connection::read_secret(*run_, options.app.key_file, *deadline_).context("reading its key"));
  forges::GithubApp app = {
      .id = options.app.id, .key = std::move(key), .installation = options.app.installation};
  access_ = TRY(mint(app, project_, permissions_of(options)));
  app_ = std::move(app);
  return {};
}

base::Result<forges::Access> ForgeAccess::mint(const forges::GithubApp& app,
                                               const forges::Project& project,
                                               const forges::Permissions& permissions) {
  auto access =
      TRY(forges::github_app_access(*client_, app, project, permissions, *deadline_, run_->log));
  run_->hide(access.token, cli::Origin::file);
  made_.push_back(access.source);
  return access;
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
  const auto found = TRY(remote::find_logins(*run_, login, url, *deadline_));
  if (found.empty() && options.dry_run) return {};  // what can be shown needs none
  if (found.empty()) {
    const auto sources = TRY(remote::read_credentials(*run_, login, url, *deadline_));
    return no_token(project_, remote::lack_of_netrc(login, url, sources));
  }
  const auto given_name = access_.username;
  access_ = access_of(found.front(), project_.provider, given_name);
  for (std::size_t i = 1; i < found.size(); ++i) {
    auto other = access_of(found[i], project_.provider, given_name);
    // What it opens of the API is no way to go on.
    if (!other.is_job_token) access_.others.push_back(std::move(other));
  }
  is_actions_ = run_->environment.is_github_actions() &&
                access_.token.reveal() == connection::secret_from(*run_, "GITHUB_TOKEN").reveal();
  return {};
}

std::vector<Login> ForgeAccess::logins() const {
  if (!app_) return {};
  return {login_of_app(access_)};
}

base::Result<std::vector<Login>> ForgeAccess::logins_to_copy(const Options& options) {
  const auto& other = options.copy_repository;
  if (!app_ || other.empty()) return logins();
  if (web_origin(other).empty() || web_origin(other) != web_origin(options.repository)) {
    return std::vector<Login>();
  }
  auto wanted = wanted_project(*run_, options);
  wanted.repository = other;
  wanted.provider = forges::to_string(forges::Provider::github);
  const auto project = forges::recognize(wanted);
  if (!project || !*project) return std::vector<Login>();
  if (base::to_lower((*project)->path) == base::to_lower(project_.path)) return logins();
  auto app = *app_;
  if (owner_of(**project) != owner_of(project_)) app.installation.clear();
  const auto access = mint(app, **project, {{"contents", "read"}});
  if (access) return std::vector<Login>{login_of_app(*access)};
  if (!is_refusal(access.error())) return access.error();
  run_->log.info("the app may not read " + base::printable((*project)->path) + ": " +
                 base::to_string(access.error()));
  return std::vector<Login>();
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

// Also when the run is out of time, or was stopped: then within a second.
void ForgeAccess::end() {
  using std::chrono::milliseconds;
  const auto patience = milliseconds(base::stop_signal() == 0 ? 3000 : 700);
  const base::Deadline deadline(run_->clock, patience);
  for (const auto& source : made_) {
    const auto ended =
        forges::revoke_github_token(*client_, project_, source->newest(), deadline, run_->log);
    if (ended) continue;
    run_->log.detail("a token of the app lives on: " + base::to_string(ended.error()));
  }
  made_.clear();
}

}  // namespace tools::update_values
