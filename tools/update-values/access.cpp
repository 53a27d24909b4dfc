// SPDX-License-Identifier: Apache-2.0
#include "update-values/access.hpp"

#include <unistd.h>

#include <algorithm>

#include "base/file.hpp"
#include "base/text.hpp"
#include "cli/version.hpp"
#include "git/credentials.hpp"
#include "git/http_repository.hpp"
#include "git/local_repository.hpp"

namespace tools::update_values {
namespace {

constexpr std::size_t secret_limit = std::size_t{1} << 20U;

// A secret from a file, without the line end that editors leave there.
base::Result<base::Secret> read_secret(cli::Run& run, const std::string& path,
                                       const base::Deadline& deadline) {
  auto text = TRY(base::read_file(path, secret_limit, &deadline));
  if (text.ends_with('\n')) text.pop_back();
  if (text.ends_with('\r')) text.pop_back();
  base::Secret secret(std::move(text));
  run.hide(secret, cli::Origin::file);
  return secret;
}

bool is_there(const std::string& path) {
  return ::access(path.c_str(), F_OK) == 0;
}

base::Result<git::CredentialSources::Login> read_directory(cli::Run& run, const std::string& path,
                                                           const base::Deadline& deadline) {
  if (!is_there(path)) {
    return base::Error{.kind = base::ErrorKind::usage, .message = "there is no directory " + path};
  }
  git::CredentialSources::Login login = {.source = "--credentials-dir"};
  if (is_there(path + "/username")) {
    login.username = base::trim(TRY(base::read_file(path + "/username", secret_limit, &deadline)));
  }
  for (const auto* name : {"password", "token"}) {
    if (!is_there(path + "/" + name)) continue;
    login.password = TRY(read_secret(run, path + "/" + name, deadline));
    return login;
  }
  return base::Error{.kind = base::ErrorKind::usage,
                     .message = path + " holds neither a password nor a token",
                     .hint = "mount a Secret with username and password, or with token"};
}

base::Result<std::optional<std::string>> read_netrc(cli::Run& run, const std::string& given,
                                                    const base::Deadline& deadline) {
  if (!given.empty()) return std::optional(TRY(base::read_file(given, secret_limit, &deadline)));
  const auto home = run.environment.get("HOME");
  const auto path = home + "/.netrc";
  if (home.empty() || ::access(path.c_str(), R_OK) != 0) return std::optional<std::string>();
  return std::optional(TRY(base::read_file(path, secret_limit, &deadline)));
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
    const base::Secret token(environment.get(name));
    if (token.empty()) return;
    run.hide(token, cli::Origin::environment);
    tokens.push_back({.source = name, .server = server, .username = username, .token = token});
  };
  add("GITHUB_TOKEN", or_else("GITHUB_SERVER_URL", "https://github.com"), "x-access-token");
  add("GITLAB_TOKEN", gitlab, "oauth2");
  add("CI_JOB_TOKEN", gitlab, "gitlab-ci-token");
  return tokens;
}

base::Result<git::CredentialSources> read_credentials(cli::Run& run,
                                                      const cli::ConnectionOptions& options,
                                                      const http::Url& url,
                                                      const base::Deadline& deadline) {
  git::CredentialSources sources;
  if (!options.password_file.empty()) {
    const auto password =
        TRY(read_secret(run, options.password_file, deadline).context("reading the password"));
    if (password.empty()) {
      return base::Error{.kind = base::ErrorKind::usage,
                         .message = options.password_file + " is empty, but shall hold a password"};
    }
    sources.given.push_back(
        {.source = "--password-file", .username = options.username, .password = password});
  }
  const base::Secret from_environment(run.environment.get("GIT_PASSWORD"));
  if (!from_environment.empty()) {
    run.hide(from_environment, cli::Origin::environment);
    sources.given.push_back(
        {.source = "GIT_PASSWORD", .username = options.username, .password = from_environment});
  }
  if (!options.credentials_dir.empty()) {
    sources.given.push_back(TRY(
        read_directory(run, options.credentials_dir, deadline).context("reading the credentials")));
  }
  sources.netrc =
      TRY(read_netrc(run, options.netrc_file, deadline).context("reading the netrc file"));
  const auto from_netrc = git::find_in_netrc(sources.netrc.value_or(""), url.host);
  if (from_netrc) run.hide(from_netrc->password, cli::Origin::file);
  sources.ambient = ambient_tokens(run);
  return sources;
}

base::Result<http::Header> parse_header(const std::string& text, const std::string& shown) {
  const auto colon = text.find(':');
  const auto name = text.substr(0, colon);
  const auto is_fit = [](char c) {
    return base::is_ascii_alpha(c) || base::is_ascii_digit(c) || c == '-' || c == '_';
  };
  if (colon == std::string::npos || name.empty() ||
      !std::all_of(name.begin(), name.end(), is_fit) ||
      text.find_first_of("\r\n") != std::string::npos || text.find('\0') != std::string::npos) {
    return base::Error{.kind = base::ErrorKind::usage,
                       .message = shown + " is not a header",
                       .hint = "write 'Name: value'"};
  }
  return http::Header{.name = name,
                      .value = base::Secret(std::string(base::trim(text.substr(colon + 1))))};
}

// A token stands behind a scheme ("Bearer …"), a password in Base64 behind a user name.
void hide_header(cli::Run& run, const base::Secret& value, cli::Origin origin) {
  run.hide(value, origin);
  const auto& text = value.reveal();
  const auto token = text.substr(text.rfind(' ') + 1);
  run.hide(base::Secret(token), origin);
  const auto login = base::base64_decoded(token).value_or("");
  const auto colon = login.find(':');
  if (colon != std::string::npos && base::is_utf8(login)) {
    run.hide(base::Secret(login.substr(colon + 1)), origin);
  }
}

// Whether a header of this name is one that holds a secret. Hiding all would blank out ordinary
// words.
bool is_secret(const std::string& header_name) {
  const auto name = base::to_lower(header_name);
  for (const auto* word : {"auth", "token", "key", "secret", "cookie", "password", "credential"}) {
    if (name.find(word) != std::string::npos) return true;
  }
  return false;
}

base::Result<std::vector<http::Header>> read_headers(cli::Run& run,
                                                     const cli::ConnectionOptions& options,
                                                     const base::Deadline& deadline) {
  std::vector<http::Header> headers;
  for (const auto& text : options.headers) {
    headers.push_back(TRY(parse_header(text, "what --header gives")));
    if (is_secret(headers.back().name))
      hide_header(run, headers.back().value, cli::Origin::environment);
  }
  if (options.header_file.empty()) return headers;
  const auto text =
      TRY(base::read_file(options.header_file, secret_limit, &deadline).context("reading headers"));
  std::size_t number = 0;
  for (const auto line : base::lines(text)) {
    ++number;
    if (base::trim(line).empty()) continue;
    const auto shown = "line " + std::to_string(number) + " of " + options.header_file;
    headers.push_back(TRY(parse_header(std::string(line), shown)));
    hide_header(run, headers.back().value, cli::Origin::file);
  }
  return headers;
}

http::Settings http_settings(const cli::Run& run, const cli::ConnectionOptions& options) {
  http::Settings settings = {
      // Servers look at how this starts before they answer in Git's protocol.
      .user_agent = "git/2.0 (gitops-steps " + std::string(cli::version()) + ")",
      .client_cert_file = options.client_cert_file,
      .client_key_file = options.client_key_file,
      .verify_tls = !options.insecure_skip_tls_verify};
  if (!options.ca_file.empty()) settings.extra_ca_files = {options.ca_file};
  for (const auto* name : {"SSL_CERT_FILE", "CURL_CA_BUNDLE", "GIT_SSL_CAINFO"}) {
    if (settings.ca_file.empty()) settings.ca_file = run.environment.get(name);
  }
  return settings;
}

// GitLab takes the wish to start no pipeline as an option of the push, too.
bool is_gitlab(const http::Url& url, const ci::Environment& environment) {
  return url.host == base::to_lower(environment.get("CI_SERVER_HOST")) ||
         url.host.starts_with("gitlab.");
}

}  // namespace

base::Result<Access> Access::open(cli::Run& run, const Options& options,
                                  const base::Deadline& deadline) {
  Access access;
  if (TRY(place_of(options.repository)) == Place::directory) {
    access.repository_ = TRY(git::LocalRepository::open(directory_of(options.repository))
                                 .context("opening the repository"));
    return access;
  }
  const auto url = TRY(http::parse_url(options.repository));
  if (!url.query.empty() || options.repository.find('#') != std::string::npos) {
    return base::Error{.kind = base::ErrorKind::usage,
                       .message = "the URL of a repository has nothing behind a `?` or `#`",
                       .hint = url.query.empty()
                                   ? "name the branch with --branch"
                                   : "give a token with --password-file or GIT_PASSWORD"};
  }
  run.hide(url.password, cli::Origin::file);
  if (options.connection.insecure_skip_tls_verify) {
    run.log.warning(
        "TLS certificates are not checked (--insecure-skip-tls-verify): whoever is in between can "
        "read and change everything");
  }
  access.client_ = std::make_unique<http::Client>(
      TRY(http::Client::create(http_settings(run, options.connection), run.clock, run.log)));
  git::HttpRepository::Settings settings = {
      .http = {.url = url,
               .credentials = TRY(read_credentials(run, options.connection, url, deadline)),
               .headers = TRY(read_headers(run, options.connection, deadline)),
               .is_github_actions = run.environment.is_github_actions()},
      .wants_skip_ci = options.skip_ci && is_gitlab(url, run.environment)};
  access.repository_ = std::make_unique<git::HttpRepository>(*access.client_, std::move(settings),
                                                             deadline, run.log);
  return access;
}

}  // namespace tools::update_values
