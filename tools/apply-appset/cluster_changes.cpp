// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/cluster_changes.hpp"

#include <algorithm>
#include <utility>

#include "apply-appset/comparison.hpp"
#include "argocd/objects.hpp"
#include "argocd/secret_forms.hpp"

namespace tools::apply_appset {

using applicationset::Cluster;

namespace {

// The Secret that there will be: others may keep labels and values of it.
Json merged_secret(const Json& secret, const Json& live) {
  Json merged = secret;
  const auto written = applied(live, secret);
  merged.erase("stringData");
  merged["data"] = manifests::field(written.object, "data");
  for (const auto* key : {"labels", "annotations"}) {
    merged["metadata"][key] = manifests::field(manifests::field(written.object, "metadata"), key);
  }
  return merged;
}

Json written_form(const Json& secret, const Current& current, ClusterChanges::Way way) {
  if (way == ClusterChanges::Way::api) return argocd::told_form_of(secret);
  const auto* live = current.is_managed ? current.find(secret) : nullptr;
  return live == nullptr ? secret : merged_secret(secret, *live);
}

}  // namespace

base::Result<ClusterChanges> ClusterChanges::of(const Input& input, const Current& current, Way way,
                                                const std::string& ns) {
  ClusterChanges changes;
  changes.way_ = way;
  if (way == Way::files) {
    changes.written_ = TRY(clusters_of(input));
    return changes;
  }
  for (const auto* document : input.of_kind(manifests::ObjectKind::secret)) {
    const auto& secret = document->json();
    const bool is_elsewhere = !ns.empty() && argocd::metadata_text(secret, "namespace") != ns;
    if (way == Way::kubernetes && is_elsewhere) continue;
    changes.secrets_.insert(argocd::metadata_text(secret, "name"));
    if (argocd::secret_type_of(secret) != "cluster") continue;
    TRY(check_cluster(*document));
    auto cluster = cluster_of_secret(written_form(secret, current, way));
    changes.written_.push_back(std::move(cluster));
  }
  return changes;
}

bool ClusterChanges::takes_place_of(const Cluster& other) const {
  if (way_ == Way::kubernetes) return secrets_.contains(other.secret);
  return std::any_of(written_.begin(), written_.end(), [&](const Cluster& cluster) {
    return cluster.server == other.server || (way_ == Way::files && cluster.name == other.name);
  });
}

std::string ClusterChanges::doubled_in(const std::vector<Cluster>& clusters) const {
  const auto count = [&](const std::string& name) {
    return std::count_if(clusters.begin(), clusters.end(),
                         [&](const Cluster& other) { return other.name == name; });
  };
  const auto found = std::find_if(written_.begin(), written_.end(),
                                  [&](const Cluster& cluster) { return count(cluster.name) > 1; });
  return found == written_.end() ? std::string() : found->name;
}

std::vector<Cluster> ClusterChanges::over(std::vector<Cluster> there) const {
  std::erase_if(there, [&](const Cluster& other) { return takes_place_of(other); });
  for (const auto& cluster : written_) {
    // Of files for one place, the last stays.
    std::erase_if(there, [&](const Cluster& other) {
      return way_ == Way::kubernetes ? other.secret == cluster.secret
                                     : other.server == cluster.server;
    });
    there.push_back(cluster);
  }
  std::stable_sort(there.begin(), there.end(),
                   [](const Cluster& one, const Cluster& other) { return one.name < other.name; });
  return there;
}

}  // namespace tools::apply_appset
