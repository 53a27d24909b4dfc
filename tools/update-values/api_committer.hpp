// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "forges/github_commit.hpp"
#include "update-values/committer.hpp"

namespace tools::update_values {

// Has GitHub make the commits, which then are its own, signed and shown as verified. Who commits is
// the owner of the token.
class ApiCommitter final : public Committer {
 public:
  ApiCommitter(forges::GithubCommits commits, git::Repository& repository, std::size_t max_tries,
               const base::Deadline& deadline, base::Log& log)
      : commits_(std::move(commits)),
        repository_(repository),
        max_tries_(max_tries),
        deadline_(deadline),
        log_(log) {}

  // Fails with `malformed` for files that GitHub would not write as they are.
  base::Result<Landing> commit(const CommitPlan& plan, const std::string& ref,
                               const git::Oid& old_tip) override;
  bool commits_as(const std::string& person) const override;

 private:
  // A commit that GitHub was asked for. It has no id before it is made; this is how it is known.
  struct Asked {
    git::Oid parent;
    git::Oid tree;
  };

  base::Result<bool> make_branch(const std::string& branch, const std::string& commit);
  base::Result<Landing> commit_to_new(const forges::GithubCommit& wanted, const CommitPlan& plan);
  base::Result<Landing> commit_beside(forges::GithubCommit wanted, const CommitPlan& plan,
                                      const git::Update& move);
  base::Result<Landing> commit_to(const forges::GithubCommit& wanted, const CommitPlan& plan);
  void remove(const std::string& branch, const git::Oid& tip);
  base::Result<Landing> look_again(const forges::GithubCommit& wanted, const CommitPlan& plan,
                                   const base::Error& error);
  base::Result<std::optional<git::Oid>> find_ours(const git::Oid& since, const git::Oid& head);

  forges::GithubCommits commits_;
  git::Repository& repository_;
  std::size_t max_tries_;
  const base::Deadline& deadline_;
  base::Log& log_;
  std::vector<git::Oid> sent_;
  std::vector<Asked> asked_;
};

}  // namespace tools::update_values
