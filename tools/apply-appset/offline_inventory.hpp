// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "applicationset/inventory.hpp"
#include "apply-appset/fixtures.hpp"
#include "apply-appset/repositories.hpp"

namespace tools::apply_appset {

// What generators learn from files and repositories, without a live system.
class OfflineInventory final : public applicationset::Inventory {
 public:
  // Everything must outlive it. Without `clusters` it is not known which there are.
  OfflineInventory(Repositories& repositories, const Fixtures& fixtures,
                   std::optional<std::vector<applicationset::Cluster>> clusters)
      : repositories_(repositories), fixtures_(fixtures), clusters_(std::move(clusters)) {}

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
  Repositories& repositories_;
  const Fixtures& fixtures_;
  std::optional<std::vector<applicationset::Cluster>> clusters_;
};

}  // namespace tools::apply_appset
