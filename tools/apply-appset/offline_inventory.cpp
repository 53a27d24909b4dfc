// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/offline_inventory.hpp"

namespace tools::apply_appset {

using applicationset::at;
using applicationset::Cluster;
using applicationset::Decisions;
using applicationset::PullRequest;
using applicationset::ScmRepository;

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
  return pull_requests_of(at(*fixture, "items"));
}

base::Result<std::vector<ScmRepository>> OfflineInventory::repositories(const Json& generator) {
  const auto* fixture = TRY(fixtures_.find("scmProvider", generator));
  return repositories_of(at(*fixture, "items"));
}

base::Result<Decisions> OfflineInventory::decisions(const Json& generator) {
  const auto* fixture = TRY(fixtures_.find("clusterDecisionResource", generator));
  Decisions decisions = {.match_key = applicationset::text_at(*fixture, "matchKey"), .items = {}};
  if (decisions.match_key.empty()) decisions.match_key = "clusterName";
  for (const auto& item : at(*fixture, "items")) decisions.items.push_back(item);
  return decisions;
}

base::Result<Json> OfflineInventory::plugin(const Json& generator,
                                            const std::string& /*set_name*/) {
  const auto* fixture = TRY(fixtures_.find("plugin", generator));
  return at(*fixture, "items");
}

}  // namespace tools::apply_appset
