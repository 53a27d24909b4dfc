// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/offline_inventory.hpp"

#include <algorithm>

namespace tools::apply_appset {

using applicationset::Cluster;
using applicationset::Decisions;
using applicationset::PullRequest;
using applicationset::ScmRepository;
using manifests::field;

namespace {

// The labels that a pull request must have, all of them, for Argo CD to find it.
std::vector<Json> wanted_labels(const Json& generator) {
  std::vector<Json> labels;
  for (const auto* provider : {"github", "gitlab", "gitea", "azuredevops"}) {
    for (const auto& label : field(field(generator, provider), "labels")) labels.push_back(label);
  }
  return labels;
}

bool has_all(const Json& labels, const std::vector<Json>& wanted) {
  return std::all_of(wanted.begin(), wanted.end(), [&](const Json& label) {
    return std::find(labels.begin(), labels.end(), label) != labels.end();
  });
}

}  // namespace

base::Result<std::vector<Cluster>> OfflineInventory::clusters() {
  if (clusters_) return *clusters_;
  return base::usage_error("which clusters there are is not known here",
                           "say it with --cluster-file: their Secrets, or a list of names, "
                           "servers and labels");
}

base::Result<git::Checkout*> OfflineInventory::checkout(const std::string& url,
                                                        const std::string& revision) {
  return repositories_.checkout(url, revision);
}

base::Result<std::vector<PullRequest>> OfflineInventory::pull_requests(const Json& generator) {
  const auto* fixture = TRY(fixtures_.find("pullRequest", generator));
  const auto wanted = wanted_labels(generator);
  Json items = Json::array();
  // An item that says nothing of its labels is one that was found.
  for (const auto& item : field(*fixture, "items")) {
    const auto& labels = field(item, "labels");
    if (labels.is_null() || has_all(labels, wanted)) items.push_back(item);
  }
  return pull_requests_of(items);
}

base::Result<std::vector<ScmRepository>> OfflineInventory::repositories(const Json& generator) {
  const auto* fixture = TRY(fixtures_.find("scmProvider", generator));
  return repositories_of(field(*fixture, "items"));
}

base::Result<Decisions> OfflineInventory::decisions(const Json& generator) {
  const auto* fixture = TRY(fixtures_.find("clusterDecisionResource", generator));
  Decisions decisions = {.match_key = applicationset::text_at(*fixture, "matchKey"), .items = {}};
  if (decisions.match_key.empty()) decisions.match_key = "clusterName";
  for (const auto& item : field(*fixture, "items")) decisions.items.push_back(item);
  return decisions;
}

base::Result<Json> OfflineInventory::plugin(const Json& generator,
                                            const std::string& /*set_name*/) {
  const auto* fixture = TRY(fixtures_.find("plugin", generator));
  return field(*fixture, "items");
}

}  // namespace tools::apply_appset
