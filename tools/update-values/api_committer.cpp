// SPDX-License-Identifier: Apache-2.0
#include "update-values/api_committer.hpp"

#include <algorithm>

#include "base/random.hpp"
#include "base/text.hpp"
#include "git/commit.hpp"
#include "git/delivery.hpp"

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

base::Result<Landing> ApiCommitter::commit_to(const forges::GithubCommit& wanted,
                                              const CommitPlan& plan) {
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
  return std::move(made).context("committing to " + wanted.branch).error();
}

base::Result<Landing> ApiCommitter::commit_to_new(const forges::GithubCommit& wanted,
                                                  const CommitPlan& plan) {
  auto made = commits_.create_branch(wanted.branch, wanted.expected_head);
  const bool is_there = !made && made.error().kind == base::ErrorKind::conflict;
  if (is_there) return Landing{.has_landed = false};
  TRY(std::move(made).context("making the branch " + wanted.branch));
  return commit_to(wanted, plan);
}

void ApiCommitter::remove(const std::string& branch, const git::Oid& tip) {
  const auto answer = repository_.push(
      {.ref = "refs/heads/" + branch, .old_tip = tip, .new_tip = {}, .objects = {}});
  const bool is_gone = answer && answer->kind == git::PushAnswer::Kind::accepted;
  if (!is_gone) log_.info("the branch " + branch + ", made for this run, was not deleted");
}

// The branch is not where the commit is to be built on. Were it taken there first, its request
// would have nothing to merge for a moment, and GitHub would close it. So the commit is made on a
// branch of its own, and the branch moves when it is there.
base::Result<Landing> ApiCommitter::commit_beside(forges::GithubCommit wanted,
                                                  const CommitPlan& plan, const git::Update& move) {
  constexpr std::size_t digits = 8;
  const auto branch = wanted.branch;
  wanted.branch += "-" + TRY(base::random_name()).substr(0, digits);
  TRY(commits_.create_branch(wanted.branch, wanted.expected_head).context("making a branch"));
  auto landing = commit_to(wanted, plan);
  if (!landing || !landing->has_landed) {
    remove(wanted.branch, plan.parent);
    return landing;
  }
  auto update = move;
  update.new_tip = landing->commit;
  auto delivery =
      git::deliver(repository_, update, sent_, static_cast<int>(max_tries_), deadline_, log_);
  remove(wanted.branch, landing->commit);
  const auto moved = TRY(std::move(delivery).context("moving the branch " + branch));
  landing->has_landed = moved.fate == git::Delivery::Fate::landed;
  return landing;
}

base::Result<Landing> ApiCommitter::commit(const CommitPlan& plan, const std::string& ref,
                                           const git::Oid& old_tip) {
  auto files = TRY(files_of(plan));
  const auto end = plan.message.find('\n');
  const auto rest = end == std::string::npos ? "" : plan.message.substr(end);
  forges::GithubCommit wanted = {.branch = git::Tip{.ref = ref, .commit = {}}.branch(),
                                 .expected_head = plan.parent.hex(),
                                 .headline = plan.message.substr(0, end),
                                 .body = std::string(base::trim(rest)),
                                 .files = std::move(files)};
  if (old_tip.is_null()) return commit_to_new(wanted, plan);
  if (old_tip == plan.parent) return commit_to(wanted, plan);
  return commit_beside(std::move(wanted), plan,
                       {.ref = ref, .old_tip = old_tip, .new_tip = {}, .objects = {}});
}

// GitHub names itself; an Enterprise Server does so with a host of its own.
bool ApiCommitter::commits_as(const std::string& person) const {
  return person.starts_with("GitHub") && base::find(person, "<noreply@") != std::string::npos;
}

}  // namespace tools::update_values
