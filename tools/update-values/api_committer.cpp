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

// Also where the answer was lost. False where others have made one for something else.
base::Result<bool> ApiCommitter::make_branch(const std::string& branch, const std::string& commit) {
  auto made = commits_.create_branch(branch, commit).context("making the branch " + branch);
  if (made) return true;
  if (made.error().kind == base::ErrorKind::conflict) return false;
  if (!made.error().may_have_arrived) return std::move(made).error();
  const auto head = TRY(commits_.head_of(branch).context(base::to_string(made.error())));
  if (!head) return std::move(made).error();
  return *head == commit;
}

// A commit that this run has asked for, among those that a branch has got since.
base::Result<std::optional<git::Oid>> ApiCommitter::find_ours(const git::Oid& since,
                                                              const git::Oid& head) {
  for (const auto& [id, commit] : TRY(repository_.between(since, head))) {
    const auto links = TRY(git::read_commit(commit.data));
    const bool is_ours = std::any_of(asked_.begin(), asked_.end(), [&](const Asked& asked) {
      return links.parents == std::vector{asked.parent} && links.tree == asked.tree;
    });
    if (is_ours) return std::optional(id);
  }
  return std::optional<git::Oid>();
}

// The answer was lost, or the branch has moved: what it holds now tells whether the commit is
// there. Others may have built on it, and making the edits again would take back what they have
// changed since. Also after a plain "it has moved", which may be for a copy of the request that a
// gateway made.
base::Result<Landing> ApiCommitter::look_again(const forges::GithubCommit& wanted,
                                               const CommitPlan& plan, const base::Error& error) {
  const bool is_moved = error.kind == base::ErrorKind::conflict;
  const auto head = TRY(commits_.head_of(wanted.branch).context(base::to_string(error)));
  const bool is_unchanged = !head || *head == wanted.expected_head;
  if (is_unchanged && !is_moved) return error;
  if (is_unchanged) return Landing{.has_landed = false};
  const auto tip = TRY(read_id(*head));
  const auto ours = TRY(find_ours(plan.parent, tip).context(base::to_string(error)));
  if (!ours) return Landing{.has_landed = false};
  if (*ours != tip) log_.info("the commit has landed, and others have built on it");
  return Landing{.has_landed = true, .commit = *ours};
}

base::Result<Landing> ApiCommitter::commit_to(const forges::GithubCommit& wanted,
                                              const CommitPlan& plan) {
  const auto written = TRY(plan.snapshot.write(new_texts(plan.files)));
  asked_.push_back({.parent = plan.parent, .tree = written.root});
  auto made = commits_.commit(wanted);
  if (made) {
    const auto id = TRY(read_id(*made));
    return Landing{.has_landed = true, .commit = id};
  }
  const auto error = std::move(made).context("committing to " + wanted.branch).error();
  const bool is_moved = error.kind == base::ErrorKind::conflict;
  if (is_moved) log_.info("GitHub says that the branch has moved");
  if (is_moved || error.may_have_arrived) return look_again(wanted, plan, error);
  return error;
}

base::Result<Landing> ApiCommitter::commit_to_new(const forges::GithubCommit& wanted,
                                                  const CommitPlan& plan) {
  const bool is_made = TRY(make_branch(wanted.branch, wanted.expected_head));
  if (!is_made) return Landing{.has_landed = false};
  auto landing = commit_to(wanted, plan);
  if (!landing) remove(wanted.branch, plan.parent);
  return landing;
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
  const bool is_made = TRY(make_branch(wanted.branch, wanted.expected_head));
  if (!is_made) return Landing{.has_landed = false};
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
