// SPDX-License-Identifier: Apache-2.0
#include "session/session.hpp"

#include <unistd.h>

#include <algorithm>
#include <optional>

#include "argocd/api_objects.hpp"
#include "argocd/api_server.hpp"
#include "argocd/argocd_opts.hpp"
#include "argocd/cli_config.hpp"
#include "argocd/core_api.hpp"
#include "argocd/core_objects.hpp"
#include "argocd/error.hpp"
#include "argocd/login.hpp"
#include "argocd/server_address.hpp"
#include "base/text.hpp"
#include "cli/version.hpp"
#include "connection/connection.hpp"
#include "kube/client.hpp"
#include "kube/config.hpp"

namespace session {
namespace {

using argocd::TokenSource;

// What is known from below the flags: the variable ARGOCD_OPTS and the file of the argocd CLI.
struct Defaults {
  argocd::CliOpts opts;
  std::optional<argocd::CliConfig> config;
};

base::Result<Defaults> read_defaults(const cli::Run& run, const ServerOptions& options) {
  const auto& environment = run.environment;
  Defaults defaults;
  defaults.opts = TRY(argocd::read_argocd_opts(environment.get("ARGOCD_OPTS")));
  auto& opts = defaults.opts;
  run.hide(opts.auth_token, cli::Origin::environment);
  for (const auto& flag : opts.unknown) {
    run.log.warning("ARGOCD_OPTS: " + base::printable(flag) + " means nothing here");
  }
  const auto path =
      argocd::cli_config_path({.file = options.config.empty() ? opts.config_file : options.config,
                               .config_dir = environment.get("ARGOCD_CONFIG_DIR"),
                               .home = environment.get("HOME"),
                               .xdg_config = environment.get("XDG_CONFIG_HOME")});
  if (!path) return defaults;
  if (!options.config.empty() && ::access(path->c_str(), F_OK) != 0) {
    return base::usage_error("there is no file " + *path);
  }
  // A file that nobody named need not be fit for us where the rest is given.
  const bool is_needed = !options.config.empty() || (options.server.empty() && opts.server.empty());
  auto config = argocd::load_cli_config(*path, opts.context);
  if (!config && is_needed) return std::move(config).error();
  if (!config) return defaults;
  defaults.config = std::move(*config);
  if (!defaults.config) return defaults;
  run.hide(defaults.config->auth_token, cli::Origin::file);
  run.hide(defaults.config->client_key_text, cli::Origin::file);
  return defaults;
}

struct Place {
  http::Url url;
  bool is_of_config = false;  // so that its credentials and certificates belong there
};

base::Result<Place> place_of(const ServerOptions& options, const Defaults& defaults) {
  const auto& opts = defaults.opts;
  const auto& config = defaults.config;
  auto address = options.server.empty() ? opts.server : options.server;
  if (address.empty() && config) address = config->server;
  if (address.empty()) {
    return base::usage_error(
        "no Argo CD server is named",
        "name it with --server or ARGOCD_SERVER, for example argocd.example.com");
  }
  const bool is_of_config = config && config->server == address;
  auto root_path = options.root_path.empty() ? opts.root_path : options.root_path;
  if (root_path.empty() && is_of_config) root_path = config->root_path;
  const bool is_plain =
      options.plaintext || opts.plaintext.value_or(is_of_config && config->plaintext);
  const auto url =
      TRY(argocd::server_url(address, {.plaintext = is_plain, .root_path = root_path}));
  return Place{.url = url, .is_of_config = is_of_config};
}

base::Result<TokenSource> exchange_of(cli::Run& run, const ServerOptions& options,
                                      TokenSource::Hide hide) {
  argocd::TokenExchange exchange;
  exchange.connector_id = options.oidc_connector;
  const auto& environment = run.environment;
  const auto given = connection::secret_from(run, "GITOPS_OIDC_TOKEN");
  const auto request_token = connection::secret_from(run, "ACTIONS_ID_TOKEN_REQUEST_TOKEN");
  if (!options.oidc_token_file.empty()) {
    exchange.subject = argocd::TokenExchange::SubjectFile{options.oidc_token_file};
  } else if (!given.empty()) {
    exchange.subject = given;
  } else if (!request_token.empty()) {
    const auto url = TRY(http::parse_url(environment.get("ACTIONS_ID_TOKEN_REQUEST_URL")));
    exchange.subject =
        argocd::GitHubTokens{.url = url, .token = request_token, .audience = exchange.client_id};
  } else {
    return base::Error{.kind = base::ErrorKind::denied,
                       .message = "there is no id token to exchange",
                       .hint = run.environment.is_github_actions()
                                   ? "the job needs `permissions: id-token: write`"
                                   : "name its file with --oidc-token-file, or put it into "
                                     "GITOPS_OIDC_TOKEN"};
  }
  return TokenSource(std::move(exchange), std::move(hide));
}

base::Result<TokenSource> login_of(cli::Run& run, const ServerOptions& options,
                                   const base::Deadline& deadline, TokenSource::Hide hide) {
  const auto& given = options.connection;
  base::Secret password;
  if (!given.password_file.empty()) {
    password = TRY(connection::read_secret(run, given.password_file, deadline)
                       .context("reading the password"));
  } else {
    password = connection::secret_from(run, "ARGOCD_PASSWORD");
  }
  if (given.username.empty() || password.empty()) {
    return base::usage_error(given.username.empty() ? "a password is given, but no user name"
                                                    : "a user name is given, but no password",
                             "--username goes with --password-file or ARGOCD_PASSWORD");
  }
  return TokenSource({.username = given.username, .password = password}, std::move(hide));
}

base::Result<TokenSource> token_of(cli::Run& run, const ServerOptions& options,
                                   const Defaults& defaults, bool is_of_config,
                                   const base::Deadline& deadline) {
  const auto hide = [&run](const base::Secret& secret) { run.hide(secret, cli::Origin::file); };
  if (!options.auth_token_file.empty()) {
    const auto text = TRY(connection::read_secret(run, options.auth_token_file, deadline)
                              .context("reading the token"));
    const base::Secret token(std::string(base::trim(text.reveal())));
    if (token.empty()) {
      return base::usage_error(options.auth_token_file + " is empty, but shall hold a token");
    }
    run.hide(token, cli::Origin::file);
    return TokenSource(token);
  }
  const auto& connection = options.connection;
  if (!connection.credentials_dir.empty()) {
    auto login = TRY(connection::read_directory(run, connection.credentials_dir,
                                                connection::Prefer::token, deadline)
                         .context("reading the credentials"));
    if (login.is_token) return TokenSource(std::move(login.secret));
    if (login.username.empty()) login.username = connection.username;
    return TokenSource({.username = login.username, .password = login.secret}, hide);
  }
  if (!options.oidc_connector.empty()) return exchange_of(run, options, hide);
  const bool has_password =
      !connection.password_file.empty() || run.environment.has("ARGOCD_PASSWORD");
  if (!connection.password_file.empty()) return login_of(run, options, deadline, hide);
  const base::Secret from_environment{
      std::string(base::trim(run.environment.get("ARGOCD_AUTH_TOKEN")))};
  if (!from_environment.empty()) {
    run.hide(from_environment, cli::Origin::environment);
    return TokenSource(from_environment);
  }
  if (has_password || !connection.username.empty()) return login_of(run, options, deadline, hide);
  if (!defaults.opts.auth_token.empty()) return TokenSource(defaults.opts.auth_token);
  if (is_of_config && !defaults.config->auth_token.empty()) {
    return TokenSource(defaults.config->auth_token);
  }
  return base::Error{.kind = base::ErrorKind::denied,
                     .message = "there are no credentials for Argo CD",
                     .hint =
                         "give a token with ARGOCD_AUTH_TOKEN, --auth-token-file or "
                         "--credentials-dir, or --username with --password-file"};
}

base::Result<http::Settings> http_settings(cli::Run& run, const ServerOptions& options,
                                           const Defaults& defaults, bool is_of_config) {
  auto connection = options.connection;
  const auto& opts = defaults.opts;
  if (connection.ca_file.empty()) connection.ca_file = opts.ca_file;
  if (connection.client_cert_file.empty()) {
    connection.client_cert_file = opts.client_cert_file;
    connection.client_key_file = opts.client_key_file;
  }
  connection.insecure_skip_tls_verify |=
      opts.insecure.value_or(is_of_config && defaults.config->insecure);
  connection::warn_if_insecure(run, connection);
  auto settings =
      connection::http_settings(run, connection, "gitops-steps/" + std::string(cli::version()));
  // The API is there over HTTP/1.1 in every installation; gateways for gRPC get HTTP/2 wrong.
  settings.http1_only = true;
  settings.http_hint = "if the server speaks http, not https, --plaintext says so";
  settings.https_hint = argocd::https_hint;
  if (!is_of_config) return settings;
  const auto& config = *defaults.config;
  if (connection.ca_file.empty()) settings.ca_text = config.ca_text;
  if (connection.client_cert_file.empty()) {
    settings.client_cert_text = config.client_cert_text;
    settings.client_key_text = config.client_key_text;
  }
  return settings;
}

class ApiSession final : public Session {
 public:
  ApiSession(http::Client client, argocd::ApiServer::Settings settings, std::string ns,
             const base::Deadline& deadline, base::Log& log)
      : client_(std::move(client)),
        server_(client_, std::move(settings), deadline, log),
        objects_(server_, std::move(ns)) {}
  argocd::ControlPlane& control_plane() override { return server_; }
  argocd::Objects& objects() override { return objects_; }
  bool goes_to_kubernetes() const override { return false; }

 private:
  http::Client client_;
  argocd::ApiServer server_;
  argocd::ApiObjects objects_;
};

class CoreSession final : public Session {
 public:
  CoreSession(kube::Client client, argocd::CoreApi::Settings settings,
              const base::Deadline& deadline)
      : client_(std::move(client)),
        objects_(client_, settings.ns,
                 settings.all_namespaces ? argocd::CoreObjects::Sets::everywhere
                                         : argocd::CoreObjects::Sets::in_own_namespace),
        core_(client_, std::move(settings), deadline) {}
  argocd::ControlPlane& control_plane() override { return core_; }
  argocd::Objects& objects() override { return objects_; }
  bool goes_to_kubernetes() const override { return true; }

 private:
  kube::Client client_;
  argocd::CoreObjects objects_;
  argocd::CoreApi core_;
};

std::vector<std::string> variables(const ci::Environment& environment) {
  std::vector<std::string> pairs;
  for (const auto& name : environment.names_that_start_with("")) {
    pairs.push_back(name + "=" + environment.get(name));
  }
  return pairs;
}

void hide_user(const cli::Run& run, const kube::User& user) {
  run.hide(user.token, cli::Origin::file);
  run.hide(user.password, cli::Origin::file);
  run.hide(user.client_key_text, cli::Origin::file);
}

// The file of the argocd CLI may name Kubernetes in place of a server.
bool is_core(const ServerOptions& options, const Defaults& defaults) {
  const auto& opts = defaults.opts;
  const bool is_by_config =
      options.server.empty() && opts.server.empty() && defaults.config && defaults.config->core;
  return options.core || opts.core.value_or(is_by_config);
}

base::Result<std::unique_ptr<Session>> open_core(cli::Run& run, const ServerOptions& options,
                                                 const base::Deadline& deadline) {
  argocd::CoreApi::Settings places;
  if (!options.ns.empty()) places.ns = options.ns;
  places.all_namespaces = options.all_namespaces;
  places.project = options.project;
  auto client = TRY(open_kubernetes(run, options, deadline));
  return std::unique_ptr<Session>(
      std::make_unique<CoreSession>(std::move(client), std::move(places), deadline));
}

base::Result<OpenServer> reach(cli::Run& run, const ServerOptions& options,
                               const Defaults& defaults, const Place& place,
                               const base::Deadline& deadline) {
  if (!place.url.is_encrypted() && !place.url.is_loopback()) {
    run.log.warning("the connection to " + place.url.host +
                    " is not encrypted: whoever is in between can read all secrets");
  }
  auto given = options.connection;
  given.headers.insert(given.headers.begin(), defaults.opts.headers.begin(),
                       defaults.opts.headers.end());
  auto headers = TRY(connection::read_headers(run, given, deadline));
  auto settings = TRY(http_settings(run, options, defaults, place.is_of_config));
  auto client = TRY(http::Client::create(std::move(settings), run.clock, run.log));
  return OpenServer{.client = std::move(client), .url = place.url, .headers = std::move(headers)};
}

}  // namespace

base::Result<kube::Client> open_kubernetes(cli::Run& run, const ServerOptions& options,
                                           const base::Deadline& deadline) {
  const auto& environment = run.environment;
  const kube::Environment around = {.kubeconfig = environment.get("KUBECONFIG"),
                                    .home = environment.get("HOME"),
                                    .service_host = environment.get("KUBERNETES_SERVICE_HOST"),
                                    .service_port = environment.get("KUBERNETES_SERVICE_PORT")};
  const kube::Choice choice = {.file = options.kubeconfig, .context = options.kube_context};
  auto config = TRY(kube::read_config(choice, around).context("looking for Kubernetes"));
  hide_user(run, config.user);
  // A certificate for the API server, from a variable, is not for Kubernetes: kubeconfig has its
  // own.
  auto connection = options.connection;
  connection.client_cert_file.clear();
  connection.client_key_file.clear();
  connection::warn_if_insecure(run, connection);
  kube::Client::Settings settings = {
      .http =
          connection::http_settings(run, connection, "gitops-steps/" + std::string(cli::version())),
      .environment = variables(environment)};
  return kube::Client::create(std::move(config), std::move(settings), deadline, run.log);
}

base::Result<bool> names_server(const cli::Run& run, const ServerOptions& options) {
  if (options.core || !options.server.empty() || !options.config.empty()) return true;
  const auto opts = TRY(argocd::read_argocd_opts(run.environment.get("ARGOCD_OPTS")));
  return !opts.server.empty() || opts.core.value_or(false);
}

base::Result<OpenServer> reach_server(cli::Run& run, const ServerOptions& options,
                                      const base::Deadline& deadline) {
  const auto defaults = TRY(read_defaults(run, options));
  if (is_core(options, defaults)) {
    return base::usage_error("this is for the API server, and --core goes past the API server",
                             "leave --core out (or GITOPS_CORE, or what ARGOCD_OPTS says of it), "
                             "and name the server with --server");
  }
  TRY(check_way(run, false));
  return reach(run, options, defaults, TRY(place_of(options, defaults)), deadline);
}

base::Result<std::unique_ptr<Session>> Session::open(cli::Run& run, const ServerOptions& options,
                                                     const base::Deadline& deadline) {
  const auto defaults = TRY(read_defaults(run, options));
  TRY(check_way(run, is_core(options, defaults)));
  if (is_core(options, defaults)) return open_core(run, options, deadline);
  if (options.all_namespaces) {
    return base::usage_error("--all-namespaces goes with --core",
                             "the API server looks into all of its namespaces anyway");
  }
  TRY(check_login(run, options));
  const auto place = TRY(place_of(options, defaults));
  auto token = TRY(token_of(run, options, defaults, place.is_of_config, deadline));
  auto server = TRY(reach(run, options, defaults, place, deadline));
  argocd::ApiServer::Settings settings = {.server = std::move(server.url),
                                          .headers = std::move(server.headers),
                                          .token = std::move(token),
                                          .project = options.project};
  return std::unique_ptr<Session>(std::make_unique<ApiSession>(
      std::move(server.client), std::move(settings), options.ns, deadline, run.log));
}

}  // namespace session
