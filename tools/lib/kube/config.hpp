// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "http/client.hpp"
#include "http/url.hpp"

namespace kube {

// What a tool finds around it. Nobody else looks there.
struct Environment {
  std::string kubeconfig = {};    // KUBECONFIG
  std::string home = {};          // HOME
  std::string service_host = {};  // KUBERNETES_SERVICE_HOST
  std::string service_port = {};  // KUBERNETES_SERVICE_PORT
  std::string service_account = "/var/run/secrets/kubernetes.io/serviceaccount";
};

// What the user asked for. Empty means not given.
struct Choice {
  std::string file = {};
  std::string context = {};
};

struct Cluster {
  http::Url server = {};
  std::string ca_text = {};  // PEM; empty: the system's
  bool verify_tls = true;
  std::string tls_server_name = {};
  std::string proxy = {};            // a URL, which may hold a password
  std::string plugin_settings = {};  // JSON that exec plugins may be handed
};

// A program that knows how to get credentials: `exec` of a user.
struct ExecPlugin {
  struct Variable {
    std::string name;
    base::Secret value;
  };
  std::string api_version;
  std::string command;  // a name to look for in PATH, or a path
  std::vector<std::string> arguments = {};
  std::vector<Variable> variables = {};
  std::string install_hint = {};
  bool provide_cluster_info = false;
};

// Who we are, in one way only; a client certificate may come on top.
struct User {
  base::Secret token = {};
  std::string token_file = {};
  std::string username = {};
  base::Secret password = {};
  std::string client_cert_text = {};  // PEM
  base::Secret client_key_text = {};
  std::optional<ExecPlugin> exec = std::nullopt;
  std::vector<http::Header> impersonation = {};  // Impersonate-*
};

// One cluster, and who we are there.
struct Config {
  std::string source;               // for messages: "context prod of a/config", …
  std::string namespace_name = {};  // of the context; often empty, and a suggestion only
  Cluster cluster = {};
  User user = {};
};

// Looks where kubectl looks: in the file of the choice, the files of KUBECONFIG, ~/.kube/config,
// and last for the service account of the pod that we run in. Fails with `usage` for a choice that
// cannot be had, `malformed` for what makes no sense; both name file and entry, never a secret.
base::Result<Config> read_config(const Choice& choice, const Environment& environment);

}  // namespace kube
