// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "git/commit.hpp"
#include "git/repository.hpp"
#include "git/snapshot.hpp"
#include "signing/signer.hpp"
#include "update-values/message.hpp"
#include "update-values/values_file.hpp"

namespace tools::update_values {

// How the commit shall look.
struct CommitStyle {
  CommitMessage message;
  git::Person author;
  git::Person committer;
  std::optional<Reverted> reverted = std::nullopt;  // the commit that the work takes back
  signing::Signer* signer = nullptr;                // null: the commit is not signed
};

// A commit that is to be: the files of a snapshot, changed, on top of a commit.
struct CommitPlan {
  const git::Snapshot& snapshot;
  const std::vector<EditedFile>& files;
  git::Oid parent;
  std::string message;
};

// The commit and all that is new with it, for `ref` to move there from `old_tip`. Fails with
// `usage` where the clock shows a time before 1970, and as the signer does.
base::Result<git::Update> write_update(const CommitPlan& plan, const CommitStyle& style,
                                       const std::string& ref, const git::Oid& old_tip,
                                       const base::Deadline& deadline);

// The new texts of those files that are changed, by path.
std::map<std::string, std::string> new_texts(const std::vector<EditedFile>& files);

}  // namespace tools::update_values
