// SPDX-License-Identifier: Apache-2.0
#include "update-values/settled_request.hpp"

#include "forges/marker.hpp"
#include "update-values/pull_request.hpp"

namespace tools::update_values {
namespace {

using forges::State;

base::Result<bool> is_there(git::Repository& repository, const std::string& branch) {
  const auto tip = repository.tip(TRY(git::branch_ref(branch)));
  if (tip) return true;
  if (tip.error().kind == base::ErrorKind::not_found) return false;
  return tip.error();
}

// Whether another run has pushed to the branch since we have deleted it, and asks by this request
// for something newer.
base::Result<bool> is_taken_over(git::Repository& repository, const RequestBranches& branches,
                                 const git::Oid& ours, const forges::ChangeRequest& now) {
  const auto& head = now.head_commit;
  if (!head.empty() && !forges::is_same_commit(head, ours.hex())) return true;
  return is_there(repository, branches.head);
}

// The request after it was closed. Where the answer is lost, the request tells.
base::Result<forges::ChangeRequest> close_and_read(forges::Forge& forge,
                                                   const forges::ChangeRequest& request) {
  constexpr int most_tries = 2;
  for (int attempt = 1;; ++attempt) {
    const auto closed = forge.close(request);
    if (!closed && !forges::is_lost(closed.error())) return closed.error();
    auto now = TRY(forge.read(request.number));
    if (closed || now.state != State::open) return now;
    if (attempt == most_tries) return closed.error();
  }
}

// Whether the text of a request that is closed cannot be changed any more.
bool is_fixed_once_closed(const forges::Forge& forge) {
  return forge.provider() == forges::Provider::bitbucket;
}

// So that a later run does not take it for a person's no.
void mark_settled(const cli::Run& run, forges::Forge& forge, const forges::ChangeRequest& request) {
  forges::Revision revision;
  revision.body = forges::as_settled(request.body);
  if (request.state == State::merged || *revision.body == request.body) return;
  const auto marked = forge.update(request, revision);
  if (marked) return;
  run.log.info(named(forge, request) + " was not marked as one that this run has closed: " +
               base::to_string(marked.error()));
}

void report_left_open(cli::Run& run, const forges::Forge& forge,
                      const forges::ChangeRequest& request, const std::string& reason) {
  run.log.info(named(forge, request) + " stays open, as " + reason);
  report_request(run, request);
}

// Whoever has pushed to the branch while its request was closed has found that open, and counts on
// it.
base::Result<void> open_again(cli::Run& run, forges::Forge& forge, const RequestBranches& branches,
                              const forges::ChangeRequest& closed) {
  const auto other = TRY(forge.find_open(branches.head, branches.base));
  const bool has_another = other && other->number != closed.number;
  const auto opened = has_another ? base::Result<void>() : forge.reopen(closed);
  if (opened) {
    const auto now = TRY(forge.read(has_another ? other->number : closed.number));
    report_left_open(run, forge, now, "somebody has pushed to its branch since");
    return {};
  }
  report_request(run, closed);
  run.log.warning("somebody has pushed to " + branches.head + " while " + named(forge, closed) +
                  " was closed (" + base::to_string(opened.error()) +
                  "); run that again, with --reopen");
  return {};
}

// The branch goes first, and only from where it was seen: somebody may have pushed to it since
// then, and then nothing is closed.
base::Result<void> close_request(cli::Run& run, forges::Forge& forge, git::Repository& repository,
                                 const RequestBranch& branch, const RequestBranches& branches,
                                 const forges::ChangeRequest& open) {
  const bool has_gone = TRY(remove_branch(run, repository, branches.head, branch.head));
  if (!has_gone) {
    report_left_open(run, forge, open, "its branch is still there");
    return {};
  }
  auto now = TRY(forge.read(open.number));
  if (now.state == State::open) {
    if (TRY(is_taken_over(repository, branches, branch.head, now))) {
      report_left_open(run, forge, now, "somebody has pushed to its branch since");
      return {};
    }
    if (is_fixed_once_closed(forge)) mark_settled(run, forge, now);
    now = TRY(close_and_read(forge, now));
    if (TRY(is_there(repository, branches.head))) return open_again(run, forge, branches, now);
  }
  report_request(run, now);
  run.print(named(forge, open) + " closed, since " + branches.base + " has the values already");
  if (!is_fixed_once_closed(forge)) mark_settled(run, forge, now);
  const auto told = forge.comment(open, "`" + branches.base + "` has these values already.");
  if (!told) run.log.info("no comment was added: " + base::to_string(told.error()));
  return {};
}

}  // namespace

std::string named(const forges::Forge& forge, const forges::ChangeRequest& request) {
  return forges::request_word(forge.provider()) + " " + std::to_string(request.number);
}

base::Result<bool> put_back(const cli::Run& run, git::Repository& repository,
                            const std::string& branch, const git::Oid& from, const git::Oid& to) {
  const std::string not_done =
      "the branch " + branch + " was not " + (to.is_null() ? "deleted: " : "set back: ");
  const auto ref = TRY(git::branch_ref(branch));
  const auto tip = repository.tip(ref);
  const bool is_gone = !tip && tip.error().kind == base::ErrorKind::not_found;
  if (is_gone) return to.is_null();
  if (!tip) return tip.error();
  if (tip->commit != from) {
    run.log.info(not_done + "somebody has pushed to it");
    return false;
  }
  const auto answer =
      TRY(repository.push({.ref = ref, .old_tip = from, .new_tip = to, .objects = {}}));
  if (answer.kind == git::PushAnswer::Kind::accepted) return true;
  run.log.info(not_done + answer.reason);
  return false;
}

base::Result<bool> remove_branch(const cli::Run& run, git::Repository& repository,
                                 const std::string& branch, const git::Oid& commit) {
  return put_back(run, repository, branch, commit, {});
}

bool knows_merged_head(const forges::Forge& forge) {
  return forge.provider() != forges::Provider::gitea;
}

base::Result<bool> was_merged(forges::Forge& forge, const RequestBranches& branches,
                              const git::Oid& commit) {
  const auto open = TRY(forge.find_open(branches.head, branches.base));
  if (open) return false;
  const auto last = TRY(forge.find_last(branches.head, branches.base));
  return last && last->state == State::merged &&
         forges::is_same_commit(last->head_commit, commit.hex());
}

base::Result<bool> was_refused(forges::Forge& forge, const RequestBranches& branches,
                               const std::string& value_digest) {
  const auto open = TRY(forge.find_open(branches.head, branches.base));
  if (open) return false;
  const auto last = TRY(forge.find_last(branches.head, branches.base));
  if (!last || last->state != State::closed) return false;
  const auto marker = forges::read_marked(last->body).marker;
  return marker && marker->value_digest == value_digest;
}

void delete_merged(const cli::Run& run, git::Repository& repository,
                   const RequestBranches& branches, const git::Oid& head) {
  const auto removed = remove_branch(run, repository, branches.head, head);
  if (!removed) {
    run.log.info("the branch " + branches.head +
                 " was not deleted: " + base::to_string(removed.error()));
  }
}

bool is_to_be_closed(const forges::ChangeRequest& open, const RequestBranch& branch) {
  return branch.brings_nothing && !branch.has_foreign_commits &&
         forges::is_as_written(open.title, open.body);
}

base::Result<void> settle_request(cli::Run& run, forges::Forge& forge, git::Repository& repository,
                                  const RequestOptions& options, const RequestBranch& branch,
                                  const RequestBranches& branches) {
  const auto open = TRY(forge.find_open(branches.head, branches.base));
  const bool may_close = open && is_to_be_closed(*open, branch);
  if (may_close) return close_request(run, forge, repository, branch, branches, *open);
  if (open) {
    report_request(run, *open);
    if (!branch.brings_nothing) {
      run.log.warning(named(forge, *open) + " is open, and asks for other values than " +
                      branches.base + " has: " + open->url);
    }
    return {};
  }
  const auto found = TRY(forge.find_last(branches.head, branches.base));
  if (!found) return {};
  // Lists may name commits by their first digits.
  const auto last = TRY(forge.read(found->number));
  report_request(run, last);
  // Of Gitea's own word nothing can be deleted that others have pushed: see knows_merged_head().
  const bool is_merged = last.state == State::merged && !branch.head.is_null() &&
                         forges::is_same_commit(last.head_commit, branch.head.hex()) &&
                         (knows_merged_head(forge) || !branch.has_foreign_commits);
  if (is_merged && options.delete_branch) delete_merged(run, repository, branches, branch.head);
  return {};
}

}  // namespace tools::update_values
