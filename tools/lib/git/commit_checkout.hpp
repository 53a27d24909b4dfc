// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "git/checkout.hpp"
#include "git/repository.hpp"

namespace git {

// The files at one commit of a repository. The directories of one level are asked for together, and
// so are files; what was read once is kept. Another commit of the same repository must not be
// looked at in between.
class CommitCheckout final : public Checkout {
 public:
  // The repository must outlive it.
  CommitCheckout(Repository& repository, const Oid& commit)
      : repository_(repository), commit_(commit) {}

  base::Result<Listing> list(const Enters& enters) override;
  base::Result<std::map<std::string, std::string>> read(
      const std::vector<std::string>& paths) override;

 private:
  Repository& repository_;
  Oid commit_;
};

}  // namespace git
