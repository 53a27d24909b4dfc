// SPDX-License-Identifier: Apache-2.0
#include "session/session.hpp"

#include <algorithm>
#include <string_view>

namespace session {
namespace {

// A flag that says as whom to go, and the login that it is a part of.
struct LoginFlag {
  std::string_view flag;
  std::string_view login;
};

constexpr LoginFlag login_flags[] = {
    {"--auth-token-file", "token"}, {"--credentials-dir", "directory"},
    {"--oidc-connector", "oidc"},   {"--oidc-token-file", "oidc"},
    {"--username", "password"},     {"--password-file", "password"},
};

bool go_together(const LoginFlag& one, const LoginFlag& other) {
  // A directory may hold a password and no name.
  return one.login == other.login ||
         (one.flag == "--credentials-dir" && other.flag == "--username");
}

}  // namespace

void add_server_flags(cli::Flags& flags, ServerOptions& options) {
  flags.group("Argo CD", cli::Scope::shared);
  flags.add_text("server", "ADDRESS", "of the API server, for example argocd.example.com",
                 options.server);
  flags.or_from("server", "ARGOCD_SERVER");
  flags.add_switch("plaintext", "speak http, not https", options.plaintext);
  flags.add_text("root-path", "PATH", "below which the server answers", options.root_path);
  flags.add_text("namespace", "NAME", "of applications that name none", options.ns);
  flags.trim("namespace");
  flags.add_switch("core", "go to Kubernetes, past the API server", options.core);
  flags.add_switch("all-namespaces", "with --core: look into all; else into --namespace",
                   options.all_namespaces);
  flags.group("Configuration files", cli::Scope::shared, cli::Shown::on_request);
  flags.add_text("argocd-config", "FILE", "of the argocd CLI, where it is not in its place",
                 options.config);
  flags.add_text("kubeconfig", "FILE", "for --core; else as kubectl finds it", options.kubeconfig);
  flags.add_text("kube-context", "NAME", "of that file", options.kube_context);

  cli::add_connection_flags(flags, options.connection, cli::Netrc::unused);
  flags.or_from("username", "ARGOCD_USERNAME");
  flags.group("Credentials (for http and https)", cli::Scope::shared);
  flags.add_text("auth-token-file", "FILE", "a token of Argo CD (or ARGOCD_AUTH_TOKEN)",
                 options.auth_token_file);
  flags.add_text("oidc-connector", "ID", "of Argo CD's Dex, to exchange a job's id token",
                 options.oidc_connector);
  flags.add_text("oidc-token-file", "FILE", "that id token; GitHub's is fetched",
                 options.oidc_token_file);
  flags.know("GITOPS_OIDC_TOKEN");
}

base::Result<void> check_way(const cli::Run& run, bool is_core) {
  if (!is_core) {
    for (const std::string flag : {"--kubeconfig", "--kube-context"}) {
      if (!run.is_on_command_line(flag)) continue;
      return base::usage_error(flag + " is for --core, and this run goes to the API server",
                               "give --core as well to go to Kubernetes");
    }
    return {};
  }
  for (const std::string flag :
       {"--server", "--plaintext", "--root-path", "--username", "--password-file",
        "--credentials-dir", "--auth-token-file", "--oidc-connector", "--oidc-token-file",
        "--header", "--header-file", "--client-cert-file", "--client-key-file"}) {
    if (!run.is_on_command_line(flag)) continue;
    return base::usage_error(
        flag + " is for the API server, and --core goes past it",
        "leave one of the two out; --core may also come from GITOPS_CORE, ARGOCD_OPTS or the "
        "argocd CLI's file");
  }
  return {};
}

std::vector<std::string> given_login_flags(const cli::Run& run) {
  std::vector<std::string> given;
  for (const auto& one : login_flags) {
    if (run.is_on_command_line(one.flag)) given.emplace_back(one.flag);
  }
  return given;
}

base::Result<void> check_login(const cli::Run& run, const ServerOptions& options) {
  if (run.is_on_command_line("--oidc-token-file") && options.oidc_connector.empty()) {
    return base::usage_error("--oidc-token-file goes with --oidc-connector",
                             "it is exchanged at a connector of Argo CD's Dex");
  }
  for (const auto* one = std::begin(login_flags); one != std::end(login_flags); ++one) {
    if (!run.is_on_command_line(one->flag)) continue;
    const auto* other = std::find_if(one + 1, std::end(login_flags), [&](const auto& later) {
      return run.is_on_command_line(later.flag) && !go_together(*one, later);
    });
    if (other == std::end(login_flags)) continue;
    return base::usage_error(
        std::string(one->flag) + " and " + std::string(other->flag) + " do not go together",
        "a run logs in once: leave one of them out");
  }
  return {};
}

}  // namespace session
