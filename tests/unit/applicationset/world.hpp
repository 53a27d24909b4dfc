// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "applicationset/inventory.hpp"
#include "applicationset/json.hpp"

namespace applicationset {

// The files of a repository, in memory.
class MemoryCheckout final : public git::Checkout {
 public:
  MemoryCheckout(std::map<std::string, std::string> files,
                 std::map<std::string, std::string> links = {})
      : files_(std::move(files)), links_(std::move(links)) {}

  base::Result<git::Listing> list(const git::Enters& enters) override;
  base::Result<std::map<std::string, std::string>> read(
      const std::vector<std::string>& paths) override;

 private:
  std::map<std::string, std::string> files_;
  std::map<std::string, std::string> links_;  // from a path to where it leads
};

// The world of a row of tests/vectors/applicationset: what generators learn from outside.
class WorldInventory final : public Inventory {
 public:
  explicit WorldInventory(Json world) : world_(std::move(world)) {}

  base::Result<std::vector<Cluster>> clusters() override;
  base::Result<git::Checkout*> checkout(const std::string& url,
                                        const std::string& revision) override;
  base::Result<std::vector<PullRequest>> pull_requests(const Json& generator) override;
  base::Result<std::vector<ScmRepository>> repositories(const Json& generator) override;
  base::Result<Decisions> decisions(const Json& generator) override;
  base::Result<Json> plugin(const Json& generator, const std::string& set_name) override;

 private:
  base::Result<Json> config_map(const std::string& name) const;

  Json world_;
  std::vector<std::unique_ptr<git::Checkout>> opened_;
};

// Rows of a file of tests/vectors/applicationset.
std::vector<Json> rows_of(const std::string& file);

}  // namespace applicationset
