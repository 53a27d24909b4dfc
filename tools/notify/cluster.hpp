// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "cli/run.hpp"
#include "kube/client.hpp"
#include "session/session.hpp"

namespace tools::notify {

// An object that the command line names: "configmap:argocd/argocd-notifications-cm".
struct ObjectPath {
  std::string kind;  // configmap or secret
  std::string ns;
  std::string name;
};

// Nothing where the text does not begin with `kind` and a colon. Fails with `usage` where what
// follows is not NAMESPACE/NAME, and for an object of another kind.
base::Result<std::optional<ObjectPath>> read_object_path(std::string_view text,
                                                         std::string_view kind);

// The cluster with the ConfigMaps and Secrets, reached when it is first asked for.
class Cluster {
 public:
  // All of them must outlive it.
  Cluster(cli::Run& run, const session::ServerOptions& options, const base::Deadline& deadline)
      : run_(run), options_(options), deadline_(deadline) {}

  // The object as JSON.
  base::Result<std::string> get(const ObjectPath& path);
  // Changes it by a merge patch. `conflict` where its resourceVersion is another one than that of
  // the patch.
  base::Result<void> patch(const ObjectPath& path, const std::string& body);

 private:
  base::Result<kube::Client*> client();
  // Starts a request, given the client and whom to hand the answer to, and waits for that.
  template <typename Start>
  base::Result<std::string> await(Start start);

  cli::Run& run_;
  const session::ServerOptions& options_;
  const base::Deadline& deadline_;
  std::optional<kube::Client> client_;
};

}  // namespace tools::notify
