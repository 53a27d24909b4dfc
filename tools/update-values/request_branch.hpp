// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "git/repository.hpp"
#include "update-values/committer.hpp"
#include "update-values/promote.hpp"
#include "update-values/work.hpp"

namespace tools::update_values {

// The branch that asks to be merged, and the one it asks to be merged into.
struct RequestBranches {
  std::string base;  // empty: the one HEAD names
  std::string head;
};

// A name for the branch of a request that stays the same from run to run, so that the next value
// updates the request instead of opening another: "update-values/main-helm-values-yaml-1a2b3c4d".
// It is made of the base and of `key`, what the request is about.
std::string request_branch_name(const std::string& base, const std::string& key);

// What came of a branch.
struct RequestBranch {
  Promotion promotion;  // its tip is that of the base

  // Where the branch is; null where there is none and none was needed.
  git::Oid head = {};

  git::Oid parent = {};  // what our commit was built on, if one was made
  git::Oid before = {};  // where the branch was before our push; null where there was none

  bool is_to_be_pushed = false;  // of a look: something would be committed to it

  // The base holds all that the work asks for.
  bool is_in_base = false;

  // All that the branch changed is in the base by now.
  bool brings_nothing = false;

  // Others have pushed to the branch, and what they did is still there.
  bool has_foreign_commits = false;

  std::string remote_text = {};  // what the server said about the push
};

// Is told of what is about to be pushed, each time; an error keeps it from happening.
using BeforePush = std::function<base::Result<void>(const RequestBranch& branch)>;

// Whether the request of a branch was merged as the branch is now, which is at `head`.
using WasMerged = std::function<base::Result<bool>(const git::Oid& head)>;

// Whether somebody closed the last request of a branch, which asked for the values of this digest.
using WasRefused = std::function<base::Result<bool>(const std::string& value_digest)>;

// What is asked of the forge, where there is one to ask.
struct BranchQuestions {
  // Without it, a branch counts as merged if all that it changed is in the base.
  WasMerged was_merged = {};
  WasRefused was_refused = {};
};

// Keeps one branch for one request.
//
// Where all commits that the branch has beside the base are ours, and about nothing but the values
// of this work, it becomes one new commit on the tip of the base; where others have pushed to it,
// or the server takes no other way, a commit is added. A branch that already is that one commit
// stays as it is, so that no pipeline starts. One whose request was merged, in whatever way, is as
// good as none, and what somebody has refused supersedes nothing. The base itself is never pushed
// to.
class RequestBranchKeeper {
 public:
  explicit RequestBranchKeeper(const Undertaking& with, BeforePush before_push = {},
                               BranchQuestions questions = {})
      : with_(with), before_push_(std::move(before_push)), questions_(std::move(questions)) {}

  // Errors as those of Promoter::run(); also `conflict` where the work does not fit onto what
  // others have pushed to the branch.
  base::Result<RequestBranch> run(const RequestBranches& branches, Mode mode);

  std::size_t attempts() const { return attempts_; }
  const std::optional<git::Tip>& tip() const { return tip_; }

 private:
  enum class Standing { absent, merged, ours, foreign };

  // The root trees of a branch: where it has left the base, and where it is now.
  struct Span {
    git::Oid before;
    git::Oid after;
  };

  // What is to be committed, if anything is.
  struct Draft {
    RequestBranch outcome;
    std::optional<git::Snapshot> snapshot = std::nullopt;  // of `parent`
    std::vector<EditedFile> files = {};
    git::Oid parent = {};
    bool is_spent = false;  // the branch is still there, but its request was merged
  };

  base::Result<git::Oid> read_head(const std::string& branch);
  base::Result<Standing> standing_of(const git::Oid& head, const git::Oid& base, const Made& made);
  bool is_ours(const git::Object& commit, const Made& made) const;
  base::Result<Draft> draft(const git::Tip& base, const git::Oid& head);
  base::Result<Draft> draft_on_top(Draft draft, const git::Oid& head);
  base::Result<std::optional<base::Error>> superseded_on(const git::Oid& head,
                                                         const std::vector<EditedFile>& in_base);
  base::Result<std::optional<base::Error>> newer_on_branch(
      const Made& there, const std::vector<EditedFile>& in_base) const;
  base::Result<bool> is_spent(const git::Oid& base, const git::Oid& head);
  base::Result<std::optional<Span>> span_of(const git::Oid& base, const git::Oid& head);
  base::Result<bool> brings_nothing(const git::Oid& base, const Span& span);
  base::Result<bool> is_there(const Draft& draft, const git::Oid& head);
  base::Result<bool> has_removed(const std::string& ref, const git::Oid& head);
  base::Result<std::optional<RequestBranch>> attempt(const git::Tip& base, const std::string& ref,
                                                     Mode mode);

  const Undertaking with_;
  BeforePush before_push_;
  BranchQuestions questions_;
  std::size_t attempts_ = 0;
  std::optional<git::Tip> tip_;
  std::string head_;           // the name of the branch
  bool only_appends_ = false;  // the server refuses to let a branch go back
};

}  // namespace tools::update_values
