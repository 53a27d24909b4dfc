// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <vector>

#include "applicationset/inventory.hpp"
#include "apply-appset/input.hpp"
#include "apply-appset/plan.hpp"

namespace tools::apply_appset {

// What the Secrets among the files make of the clusters that there are.
class ClusterChanges {
 public:
  // How a Secret finds the one that it takes the place of.
  enum class Way {
    files,       // by the name or the server of the cluster
    api,         // by the server
    kubernetes,  // by its own name; only those in the namespace of Argo CD are clusters
  };

  // Nothing changes.
  ClusterChanges() = default;

  // Of files that are written over what there is; `ns` is the namespace of Argo CD, or empty where
  // it is not known. Fails with `malformed` for a cluster without a name or a server.
  static base::Result<ClusterChanges> of(const Input& input, const Current& current, Way way,
                                         const std::string& ns);

  bool is_empty() const { return written_.empty() && secrets_.empty(); }

  // The name of a cluster that is written, and that another one in this list has, too; empty where
  // there is none.
  std::string doubled_in(const std::vector<applicationset::Cluster>& clusters) const;

  // The clusters that there are then, by their names.
  std::vector<applicationset::Cluster> over(std::vector<applicationset::Cluster> there) const;

 private:
  bool takes_place_of(const applicationset::Cluster& other) const;

  Way way_ = Way::files;
  std::vector<applicationset::Cluster> written_;
  std::set<std::string> secrets_;  // names of all that are written, clusters or not
};

}  // namespace tools::apply_appset
