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
// others have changed since then is compared value by value: nothing but the values of that commit
// may become what they were.
class Reversal final : public Work {
 public:
  struct File {
    git::FilePattern pattern;  // of exactly this file
    std::string before;
    std::string after;
    std::vector<yaml::Path> orders = {};  // of numbers that only grow, and so stay
  };

  Reversal(Reverted commit, std::vector<File> files, std::vector<git::FilePattern> allowed)
      : commit_(std::move(commit)), files_(std::move(files)), allowed_(std::move(allowed)) {}

  const Reverted& commit() const { return commit_; }

  std::vector<git::FilePattern> patterns() const override;
  std::string subject() const override { return "revert " + commit_.id; }
  bool keeps_order() const override { return false; }

  // Fails with `conflict`, naming the file, where somebody has changed such a line since then.
  base::Result<Made> make(const std::vector<git::Snapshot::File>& files) const override;

 private:
  Reverted commit_;
  std::vector<File> files_;
  std::vector<git::FilePattern> allowed_;
};

// Which commit to take back, and how much of it.
struct RevertOptions {
  std::string commit;                          // an id, a branch or a tag, HEAD (the tip), one of
                                               // these with ~N or ^, or "last"
  std::vector<git::FilePattern> files = {};    // none: all that it changed
  std::vector<git::FilePattern> allowed = {};  // none: any
};

constexpr int longest_look_back = 500;

// What is to be taken back at `tip`. "last" is the newest of our own commits that changed one of
// the files, of the last 500, as far as it says that it changed them; where that one has taken
// another back itself, it is the other one, so that a run that is repeated does not go back and
// forth.
//
// Fails with `not_found` where there is no such commit; with `malformed` for a merge, for the first
// commit of a repository, and for a commit that adds, deletes or renames files.
base::Result<Reversal> plan_reversal(git::Repository& repository, const git::Oid& tip,
                                     const RevertOptions& options);

}  // namespace tools::update_values
