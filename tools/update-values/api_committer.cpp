// SPDX-License-Identifier: Apache-2.0
#include "update-values/api_committer.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "git/commit.hpp"

namespace tools::update_values {
namespace {

base::Result<std::vector<forges::GithubFile>> files_of(const CommitPlan& plan) {
  std::vector<forges::GithubFile> files;
  for (const auto& file : plan.files) {
    if (!file.is_changed()) continue;
    if (file.is_executable) {
      return base::malformed_error(
          base::printable(file.path) + " is executable, which GitHub's API would change",
          "leave out --via-api");
    }
    files.push_back({.path = file.path, .contents = file.new_text});
  }
  return files;
}

base::Result<git::Oid> read_id(const std::string& text) {
  const auto id = git::parse_oid(text);
  if (id) return *id;
  return base::Error{.kind = base::ErrorKind::garbled,
                     .message = "GitHub names no commit: '" + base::printable(text) + "'"};
}

}  // namespace

// The branch must be where the commit is to be built on.
base::Result<git::Oid> ApiCommitter::prepare_branch(const std::string& branch,
                                                    const CommitPlan& plan,
                                                    const git::Oid& old_tip) {
  if (old_tip == plan.parent) return old_tip;
  if (old_tip.is_null()) {
    TRY(commits_.create_branch(branch, plan.parent.hex()).context("making the branch " + branch));
    return plan.parent;
  }
  // It is behind: what it holds has been merged.
  const git::Update forward = {
      .ref = "refs/heads/" + branch, .old_tip = old_tip, .new_tip = plan.parent, .objects = {}};
  const auto answer = TRY(repository_.push(forward).context("moving the branch " + branch));
  if (answer.kind == git::PushAnswer::Kind::accepted) return plan.parent;
  return base::Error{.kind = base::ErrorKind::rejected,
                     .message = "the branch " + branch + " cannot be moved: " + answer.reason};
}

// The answer was lost: the branch tells whether the commit is there.
base::Result<Landing> ApiCommitter::look_again(const forges::GithubCommit& wanted,
                                               const CommitPlan& plan, const base::Error& error) {
  const auto head = TRY(commits_.head_of(wanted.branch).context(base::to_string(error)));
  if (!head || *head == wanted.expected_head) return error;
  const auto tip = TRY(read_id(*head));
  const auto commit = TRY(repository_.commit(tip, git::Ahead::nothing));
  const auto links = TRY(git::read_commit(commit.data));
  const bool is_ours = links.parents == std::vector<git::Oid>{plan.parent} &&
                       base::trim(git::message_of(commit.data)) == base::trim(plan.message);
  return Landing{.has_landed = is_ours, .commit = tip};
}

base::Result<Landing> ApiCommitter::commit(const CommitPlan& plan, const std::string& ref,
                                           const git::Oid& old_tip) {
  const auto branch = git::Tip{.ref = ref, .commit = {}}.branch();
  auto files = TRY(files_of(plan));
  const auto expected = TRY(prepare_branch(branch, plan, old_tip));
  const auto end = plan.message.find('\n');
  const auto rest = end == std::string::npos ? "" : plan.message.substr(end);
  const forges::GithubCommit wanted = {.branch = branch,
                                       .expected_head = expected.hex(),
                                       .headline = plan.message.substr(0, end),
                                       .body = std::string(base::trim(rest)),
                                       .files = std::move(files)};
  auto made = commits_.commit(wanted);
  if (made) {
    const auto id = TRY(read_id(*made));
    return Landing{.has_landed = true, .commit = id};
  }
  if (made.error().kind == base::ErrorKind::conflict) {
    log_.info("GitHub says that the branch has moved");
    return Landing{.has_landed = false};
  }
  if (made.error().may_have_arrived) return look_again(wanted, plan, made.error());
  return std::move(made).context("committing to " + branch).error();
}

}  // namespace tools::update_values
