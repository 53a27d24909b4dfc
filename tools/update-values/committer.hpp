// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "git/repository.hpp"
#include "update-values/commit_writer.hpp"

namespace tools::update_values {

// What became of a commit that was to be.
struct Landing {
  bool has_landed = false;  // else somebody else was first, and nothing has happened
  git::Oid commit = {};
  std::string remote_text = {};  // what hooks of the server printed
};

// Puts commits on branches, on the condition that a branch still is where it was.
class Committer {
 public:
  virtual ~Committer() = default;

  // Makes the commit and moves `ref` to it from `old_tip`, which is null where there is no such
  // branch yet. Errors: as those of git::deliver().
  virtual base::Result<Landing> commit(const CommitPlan& plan, const std::string& ref,
                                       const git::Oid& old_tip) = 0;

  // Whether its commits name `person`, "Name <mail>", as who has committed them.
  virtual bool commits_as(const std::string& person) const = 0;
};

// Makes commits here, and pushes them.
class GitCommitter final : public Committer {
 public:
  GitCommitter(git::Repository& repository, const CommitStyle& style, std::size_t max_tries,
               const base::Deadline& deadline, base::Log& log)
      : repository_(repository),
        style_(style),
        max_tries_(max_tries),
        deadline_(deadline),
        log_(log) {}

  base::Result<Landing> commit(const CommitPlan& plan, const std::string& ref,
                               const git::Oid& old_tip) override;
  bool commits_as(const std::string& person) const override;

  // Goes along with each push from here on.
  void set_push_options(std::vector<std::string> options) { push_options_ = std::move(options); }

 private:
  git::Repository& repository_;
  const CommitStyle& style_;
  std::size_t max_tries_;
  const base::Deadline& deadline_;
  base::Log& log_;
  std::vector<git::Oid> sent_;
  std::vector<std::string> push_options_;
};

}  // namespace tools::update_values
