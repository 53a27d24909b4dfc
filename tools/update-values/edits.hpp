// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "git/file_pattern.hpp"
#include "update-values/options.hpp"
#include "yaml/edit.hpp"

namespace tools::update_values {

// What to change where.
struct EditPlan {
  struct Target {
    git::FilePattern pattern;
    bool takes_common = false;         // named with --file
    std::vector<yaml::Edit> own = {};  // given for this file alone
  };
  std::vector<Target> targets;
  std::vector<yaml::Edit> common;  // for every file named with --file
  std::vector<git::FilePattern> allowed;
  yaml::IfMissing if_missing = yaml::IfMissing::fail;
  yaml::Aliases aliases = yaml::Aliases::refuse;

  std::vector<git::FilePattern> patterns() const;

  // The edits of a file that matches these of the targets, by index.
  std::vector<yaml::Edit> edits_for(const std::vector<std::size_t>& matching) const;

  // Fails with `usage` for a file that --allow does not cover.
  base::Result<void> check_allowed(const std::string& path) const;
};

// Understands --file, --set, --type, --changes and --allow. `changes` is the text of --changes, if
// that was given.
base::Result<EditPlan> plan_edits(const Options& options,
                                  const std::optional<std::string>& changes);

}  // namespace tools::update_values
