// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "applicationset/inventory.hpp"
#include "applicationset/outside.hpp"
#include "apply-appset/cluster_changes.hpp"
#include "apply-appset/fixtures.hpp"
#include "apply-appset/live.hpp"
#include "apply-appset/offline_inventory.hpp"
#include "base/clock.hpp"
#include "http/client.hpp"

namespace tools::apply_appset {

// What generators learn from files where these say something, and from a running Argo CD where they
// do not.
class LiveInventory final : public applicationset::Inventory {
 public:
  // Everything must outlive it. `knows_clusters`: whether files say which there are. Where they do
  // not, `changes` are those that will be made.
  LiveInventory(OfflineInventory& offline, const Fixtures& fixtures, bool knows_clusters,
                const ClusterChanges& changes, Live& live, cli::Run& run, const Options& options,
                const base::Deadline& deadline)
      : offline_(offline),
        fixtures_(fixtures),
        knows_clusters_(knows_clusters),
        changes_(changes),
        live_(live),
        run_(run),
        options_(options),
        deadline_(deadline) {}

  base::Result<std::vector<applicationset::Cluster>> clusters() override;
  base::Result<git::Checkout*> checkout(const std::string& url,
                                        const std::string& revision) override;
  base::Result<std::vector<applicationset::PullRequest>> pull_requests(
      const Json& generator) override;
  base::Result<std::vector<applicationset::ScmRepository>> repositories(
      const Json& generator) override;
  base::Result<applicationset::Decisions> decisions(const Json& generator) override;
  base::Result<Json> plugin(const Json& generator, const std::string& set_name) override;

 private:
  base::Result<Json> ask_plugin(const applicationset::PluginSettings& settings,
                                const base::Secret& token, std::string question);

  OfflineInventory& offline_;
  const Fixtures& fixtures_;
  bool knows_clusters_;
  const ClusterChanges& changes_;
  Live& live_;
  cli::Run& run_;
  const Options& options_;
  const base::Deadline& deadline_;
};

// Whether a set has generators that only Argo CD itself can work out here: no file says what they
// find, and we do not ask whom they ask.
bool needs_generate(const Json& set, const Fixtures& fixtures, bool goes_to_kubernetes);

}  // namespace tools::apply_appset
