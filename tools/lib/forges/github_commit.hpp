// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "forges/api.hpp"

namespace forges {

// A file of a commit that GitHub makes. It gets the mode 100644, whatever it had.
struct GithubFile {
  std::string path;  // in the repository, without a slash at its beginning
  std::string contents;
};

struct GithubCommit {
  std::string branch;         // which is there
  std::string expected_head;  // where it must be: 40 digits
  std::string headline;
  std::string body = {};
  std::vector<GithubFile> files;  // each path once; 38 MB in all
};

// Commits that GitHub makes and signs itself, in the name of the token's owner.
class GithubCommits {
 public:
  explicit GithubCommits(Api api) : api_(std::move(api)) {}

  // Where a branch is; nothing where there is none.
  base::Result<std::optional<std::string>> head_of(const std::string& branch);

  // Makes a branch. Fails with `conflict` where it is there already.
  base::Result<void> create_branch(const std::string& branch, const std::string& commit);

  // The id of the new commit. Fails with `conflict` where the branch has moved, with `rejected` and
  // GitHub's words where a rule forbids it, with `usage` where it is too large. After an error with
  // `may_have_arrived`, head_of() tells.
  base::Result<std::string> commit(const GithubCommit& wanted);

 private:
  base::Result<Answer> ask_for(const GithubCommit& wanted);

  Api api_;
};

}  // namespace forges
