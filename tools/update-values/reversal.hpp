// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "git/repository.hpp"
#include "update-values/message_template.hpp"
#include "update-values/work.hpp"
#include "yaml/path.hpp"

namespace tools::update_values {

// Takes back what a commit did to files, wherever its lines are still as it left them. A file that
// has changed since then is compared value by value: all the values, keys and items of that commit
// must become what they were, and nothing else. Numbers that keep order stay as they are.
class Reversal final : public Work {
 public:
  struct File {
    git::FilePattern pattern;  // of exactly this file
    std::string before;
    std::string after;
    std::vector<yaml::Path> orders = {};  // of numbers that only grow, and so stay
    // Of the values that the message says it set; none where that is not asked, or it does not say.
    std::vector<yaml::Path> told = {};

    // Whether it did nothing else than to let those numbers grow.
    bool changes_only_numbers() const;
  };

  Reversal(Reverted commit, std::vector<File> files, std::vector<git::FilePattern> allowed)
      : commit_(std::move(commit)), files_(std::move(files)), allowed_(std::move(allowed)) {}

  const Reverted& commit() const { return commit_; }

  std::vector<git::FilePattern> patterns() const override;
  std::string subject() const override { return "revert " + commit_.id; }
  bool keeps_order() const override { return false; }

  // Fails with `conflict`, naming the file, where that cannot be done for certain.
  // Warns of values that the message of the commit does not tell of.
  base::Result<Made> make(const std::vector<git::Snapshot::File>& files) const override;

 private:
  Reverted commit_;
  std::vector<File> files_;
  std::vector<git::FilePattern> allowed_;
};

}  // namespace tools::update_values
