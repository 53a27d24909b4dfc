// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "argocd/control_plane.hpp"
#include "argocd/objects.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "cli/common_options.hpp"
#include "cli/flags.hpp"
#include "cli/run.hpp"
#include "http/client.hpp"
#include "kube/client.hpp"

namespace session {

// Where Argo CD is, and as whom to go there. Empty: not given.
struct ServerOptions {
  std::string server;
  std::string auth_token_file;
  std::string root_path;
  std::string config;  // of the argocd CLI
  std::string oidc_connector;
  std::string oidc_token_file;
  std::string project;
  std::string ns;  // of applications whose name has none
  bool plaintext = false;
  bool core = false;
  bool all_namespaces = false;  // look for applications in all of them, with `core`
  std::string kubeconfig;
  std::string kube_context;
  cli::ConnectionOptions connection;
};

// Adds the groups Argo CD, Credentials and Connection, with the variables that the argocd CLI
// knows.
void add_server_flags(cli::Flags& flags, ServerOptions& options);

// Whether all flags of the command line mean something to a run that goes this way: to Kubernetes
// (`is_core`), or to the API server. Variables may be there for other runs. Fails with `usage`.
base::Result<void> check_way(const cli::Run& run, bool is_core);

// The flags of the command line that say as whom to go to the API server.
std::vector<std::string> given_login_flags(const cli::Run& run);

// Whether those are about one login, and have all that they need. Fails with `usage`.
base::Result<void> check_login(const cli::Run& run, const ServerOptions& options);

// Whether the flags, ARGOCD_SERVER or ARGOCD_OPTS say where Argo CD is, or which file of the argocd
// CLI does. That file in its usual place is for those who ask for a server anyway. Fails with
// `usage` where ARGOCD_OPTS cannot be read.
base::Result<bool> names_server(const cli::Run& run, const ServerOptions& options);

// Argo CD's API server for what needs no credentials.
struct OpenServer {
  http::Client client;
  http::Url url;
  std::vector<http::Header> headers;
};

// Finds it as Session::open() does. Fails with `usage` and `malformed`.
base::Result<OpenServer> reach_server(cli::Run& run, const ServerOptions& options,
                                      const base::Deadline& deadline);

// Kubernetes itself, as --core finds it. Reads files, and asks nothing yet.
base::Result<kube::Client> open_kubernetes(cli::Run& run, const ServerOptions& options,
                                           const base::Deadline& deadline);

// The way to Argo CD that the options, the environment and the CLI's own file describe, in this
// order.
class Session {
 public:
  // Reads the files that hold credentials and certificates, but asks nothing of a server yet. All
  // secrets are hidden from here on. Fails with `usage`, `malformed`, and with `denied` where there
  // are no credentials.
  static base::Result<std::unique_ptr<Session>> open(cli::Run& run, const ServerOptions& options,
                                                     const base::Deadline& deadline);

  virtual ~Session() = default;
  virtual argocd::ControlPlane& control_plane() = 0;
  virtual argocd::Objects& objects() = 0;

  // Whether it goes to Kubernetes, past the API server.
  virtual bool goes_to_kubernetes() const = 0;
};

}  // namespace session
