// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "forges/github_commit.hpp"
#include "update-values/committer.hpp"

namespace tools::update_values {

// Has GitHub make the commits, which then are its own, signed and shown as verified. Who commits is
// the owner of the token.
class ApiCommitter final : public Committer {
 public:
  ApiCommitter(forges::GithubCommits commits, git::Repository& repository, base::Log& log)
      : commits_(std::move(commits)), repository_(repository), log_(log) {}

  // Fails with `malformed` for files that GitHub would not write as they are.
  base::Result<Landing> commit(const CommitPlan& plan, const std::string& ref,
                               const git::Oid& old_tip) override;
  bool can_go_back() const override { return false; }

 private:
  base::Result<git::Oid> prepare_branch(const std::string& branch, const CommitPlan& plan,
                                        const git::Oid& old_tip);
  base::Result<Landing> look_again(const forges::GithubCommit& wanted, const CommitPlan& plan,
                                   const base::Error& error);

  forges::GithubCommits commits_;
  git::Repository& repository_;
  base::Log& log_;
};

}  // namespace tools::update_values
