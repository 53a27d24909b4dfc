// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "applicationset/inventory.hpp"
#include "applicationset/plan.hpp"
#include "apply-appset/input.hpp"
#include "apply-appset/options.hpp"
#include "apply-appset/plan.hpp"
#include "argocd/objects.hpp"
#include "base/clock.hpp"
#include "cli/run.hpp"
#include "session/session.hpp"

namespace tools::apply_appset {

// An Argo CD that runs. Nothing is asked of it before it is needed, and nothing twice.
class Live {
 public:
  // Everything must outlive it. Fails as session::Session::open().
  static base::Result<std::unique_ptr<Live>> open(cli::Run& run, const Options& options,
                                                  const base::Deadline& deadline);

  argocd::Objects& objects() { return session_->objects(); }
  argocd::ControlPlane& control_plane() { return session_->control_plane(); }
  bool goes_to_kubernetes() const { return session_->goes_to_kubernetes(); }

  // The namespace of Argo CD: where objects lie that name none.
  base::Result<std::string> own_namespace();

  // The clusters that have a Secret.
  base::Result<std::vector<applicationset::Cluster>> clusters();

  // Whether it is not known if the cluster that Argo CD runs in has a Secret: the API server shows
  // one without labels and none in the same way.
  bool doubts_local() const;

  // Has Argo CD say so where it is in doubt, by working out a set of the same project and name.
  // Where it does not, the doubt stays.
  base::Result<void> settle_local(const applicationset::Json& set);

  // What is there, as far as the files have to do with it: objects of their kinds, and all
  // Applications in their namespaces.
  base::Result<Current> read(const Input& input);

  // The projects and clusters that there are; nothing of what we may see in part only.
  base::Result<applicationset::Surroundings> surroundings(const Input& input);

  // What tells this Argo CD from others: the projects that we may see, and which ones they are.
  base::Result<applicationset::Json> uids_of_projects();

 private:
  Live(cli::Run& run, std::unique_ptr<session::Session> session)
      : run_(run), session_(std::move(session)) {}

  base::Result<void> read_clusters();
  base::Result<void> read_projects();
  base::Result<void> add_secrets(const Input& input, Current& current);
  base::Result<void> add_all(argocd::ObjectKind kind, const std::string& ns,
                             const std::set<std::string>& whole, Current& current);

  cli::Run& run_;
  std::unique_ptr<session::Session> session_;
  std::optional<std::vector<applicationset::Json>> cluster_secrets_;
  std::optional<std::vector<applicationset::Json>> projects_;
  std::optional<bool> has_local_secret_;
  bool has_asked_for_local_ = false;
};

}  // namespace tools::apply_appset
