// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "git/checkout.hpp"
#include "git/repository.hpp"

namespace git {

// The files at one commit of a repository. The directories of one level are asked for together, and
// so are files; what was read once is kept. Another commit of the same repository must not be asked
// for in between.
class CommitCheckout final : public Checkout {
 public:
  // The repository must outlive it.
  CommitCheckout(Repository& repository, const Oid& commit)
      : repository_(repository), commit_(commit) {}

  const Oid& commit() const { return commit_; }

  base::Result<Listing> list(const Enters& enters) override;
  base::Result<std::map<std::string, std::string>> read(
      const std::vector<std::string>& paths) override;

 private:
  class Path;

  base::Result<Oid> root();
  base::Result<void> load(const std::vector<Oid>& trees);
  base::Result<std::vector<TreeEntry>> entries_of(const Oid& tree);
  base::Result<std::string> target_of(const Oid& link);
  base::Result<Oid> find(const std::string& path);

  Repository& repository_;
  Oid commit_;
  std::optional<Oid> root_;
  Objects trees_ = {};
};

}  // namespace git
