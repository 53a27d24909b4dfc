// SPDX-License-Identifier: Apache-2.0
//
// What keeps a slow old pipeline from taking back what a newer one has written. The edits are made
// again on whatever others have pushed, so without a guard the last one to push wins.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "update-values/expectation.hpp"
#include "update-values/values_file.hpp"

namespace tools::update_values {

struct Guards {
  std::vector<Expectation> expected = {};  // --expect; none: anything may be changed

  bool refuses_older = false;  // --not-older

  // Holds the changes to be made against --expect. Fails with `conflict`, and with `usage` where
  // one is about a value that nothing here would set; but where all is there already, nothing
  // fails.
  base::Result<void> check_expected(const std::vector<EditedFile>& files) const;

  // Why a change would be a step back, by --not-older and --supersede-by; nothing where none is.
  // Fails with `malformed` where nobody can say which of two values is the newer one.
  base::Result<std::optional<base::Error>> find_step_back(
      const std::vector<EditedFile>& files) const;

 private:
  base::Result<void> check_one(const ValueChange& change, ExpectedDocuments& documents) const;
};

}  // namespace tools::update_values
