// SPDX-License-Identifier: Apache-2.0
#include "update-values/pull_request.hpp"

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "forges/wait_merged.hpp"
#include "git/snapshot.hpp"
#include "update-values/settled_request.hpp"

namespace tools::update_values {
namespace {

using forges::State;
using What = forges::Proposed::What;

const char* word_of(forges::State state) {
  switch (state) {
    case forges::State::open:
      return "open";
    case forges::State::merged:
      return "merged";
    case forges::State::closed:
      break;
  }
  return "closed";
}

// What a commit says below its first line, such as our trailers.
std::string text_below_title(const std::string& message) {
  return std::string(
      base::trim(std::string_view(message).substr(std::min(message.find('\n'), message.size()))));
}

// As forges keep names.
std::vector<std::string> trimmed(std::vector<std::string> names) {
  for (auto& name : names) name = base::trim(name);
  return names;
}

std::string what_happened(const forges::Proposed& proposed) {
  switch (proposed.what) {
    case What::created:
      return "opened";
    case What::updated:
      return "updated";
    case What::unchanged:
      return "unchanged";
    case What::merged:
      return "merged";
    case What::closed:
      break;
  }
  return "closed";
}

// Whether the base has by now what the work asks for.
std::function<base::Result<bool>()> is_in_base(git::Repository& repository, const Work& work,
                                               const std::string& base) {
  return [&repository, &work, base]() -> base::Result<bool> {
    const auto tip = TRY(repository.tip(base));
    const auto snapshot = TRY(git::Snapshot::take(repository, tip.commit, work.patterns()));
    const auto made = TRY(work.make(snapshot.files()));
    return !is_any_changed(made.files);
  };
}

// Whether the branch of the request is where this run left it.
std::function<base::Result<bool>()> is_current(git::Repository& repository,
                                               const PullRequest& request) {
  return [&repository, &request]() -> base::Result<bool> {
    const auto ref = TRY(git::branch_ref(request.branches.head));
    auto tip = repository.tip(ref);
    const bool is_gone = !tip && tip.error().kind == base::ErrorKind::not_found;
    if (is_gone) return false;
    return TRY(std::move(tip)).commit == request.branch.head;
  };
}

base::Error was_closed(const forges::Forge& forge, const forges::ChangeRequest& request) {
  return {.kind = base::ErrorKind::rejected,
          .message = named(forge, request) + " for the same values was closed: " + request.url,
          .hint = "--reopen asks again"};
}

// A head that is newer than ours has our commit among those before it, or has taken its place.
forges::Awaited awaited(const forges::Proposed& proposed, const PullRequest& request,
                        git::Repository& repository) {
  const auto ours = request.branch.head.hex();
  return {.number = proposed.request.number,
          .head_commit = ours,
          .contains_ours = [&repository, ours](const std::string& head) -> base::Result<bool> {
            const auto tip = git::parse_oid(head);
            if (!tip) return false;
            return TRY(repository.ancestry(ours, *tip)) == git::Ancestry::ancestor;
          }};
}

// Whether the forge itself deletes the branch of a request, if it was told so beforehand.
bool deletes_after_merge(const forges::Forge& forge, const forges::Proposed& proposed) {
  switch (forge.provider()) {
    case forges::Provider::gitlab:
    case forges::Provider::bitbucket:
      return true;
    case forges::Provider::gitea:
      return proposed.is_armed;
    case forges::Provider::github:
      break;
  }
  return false;
}

// Whether a head that was merged has our commit among those before it. A server may not know it any
// more once its branch is deleted; then the values tell.
base::Result<bool> has_brought_ours(git::Repository& repository, const PullRequest& request,
                                    const Work& work, const std::string& merged_head) {
  const auto ours = request.branch.head.hex();
  const auto head = git::parse_oid(merged_head);
  const auto ancestry =
      head ? repository.ancestry(ours, *head) : base::Result<git::Ancestry>(git::Ancestry::unknown);
  const bool is_unknown = !ancestry && ancestry.error().kind == base::ErrorKind::rejected;
  if (!ancestry && !is_unknown) return ancestry.error();
  if (ancestry && *ancestry == git::Ancestry::ancestor) return true;
  if (ancestry && *ancestry == git::Ancestry::none) return false;
  return is_in_base(repository, work, request.branches.base)();
}

// A newer run may have put its commit in the place of ours, and that was merged.
base::Result<void> check_merged(git::Repository& repository, const PullRequest& request,
                                const Work& work, const forges::ChangeRequest& merged) {
  const auto ours = request.branch.head.hex();
  if (merged.head_commit.empty() || forges::is_same_commit(merged.head_commit, ours)) return {};
  if (TRY(has_brought_ours(repository, request, work, merged.head_commit))) return {};
  return base::Error{.kind = base::ErrorKind::conflict,
                     .message = "what was merged is " + merged.head_commit.substr(0, 7) +
                                ", which somebody has put in the place of ours"};
}

// Fails with `conflict` where what was merged, or is to be, is not ours any more.
base::Result<forges::ChangeRequest> wait_for_merge(cli::Run& run, forges::Forge& forge,
                                                   git::Repository& repository, const Work& work,
                                                   const PullRequest& request,
                                                   const forges::Proposed& proposed,
                                                   const base::Deadline& deadline) {
  auto merged =
      TRY(forges::wait_merged(forge, awaited(proposed, request, repository), deadline, run.log));
  report_request(run, merged);
  TRY(check_merged(repository, request, work, merged));
  run.print(named(forge, merged) + " merged: " + merged.merged_commit);
  return merged;
}

}  // namespace

void report_request(cli::Run& run, const forges::ChangeRequest& request) {
  if (request.number == 0) return;
  run.report.set_json("pull-request", {{"url", request.url},
                                       {"number", request.number},
                                       {"state", word_of(request.state)},
                                       {"merge-commit", request.merged_commit}});
  // Once more, each by itself, for those to whom everything is text.
  run.report.set("pull-request-url", request.url);
  run.report.set_number("pull-request-number", static_cast<long long>(request.number));
  run.report.set("pull-request-merge-commit", request.merged_commit);
}

base::Result<forges::Proposal> proposal_of(const PullRequest& request) {
  const auto& options = request.options;
  forges::Proposal proposal = {
      .head = request.branches.head,
      .head_commit = request.branch.head.hex(),
      .has_moved = !request.branch.promotion.commit.is_null(),
      .base = request.branches.base,
      .title = request.text.title,
      .body = request.text.body,
      .key = request.key,
      .value_digest = value_digest(changes_in(request.branch.promotion.files)),
      .is_draft = options.draft,
      .labels = trimmed(options.labels),
      .reviewers = trimmed(options.reviewers),
      .assignees = trimmed(options.assignees),
      .deletes_head = options.delete_branch,
      .opens_again = options.reopen};
  if (!options.auto_merge.empty()) {
    proposal.auto_merge = TRY(forges::parse_merge_method(options.auto_merge));
  }
  // Where others have pushed, what the forge writes tells of their commits, too.
  if (!request.branch.has_foreign_commits) {
    proposal.squash_text = text_below_title(request.branch.promotion.message);
  }
  return proposal;
}

base::Result<void> tell_skipped(const cli::Run& run, const RequestOptions& options,
                                const std::vector<forges::Skipped>& skipped) {
  for (const auto& one : skipped) {
    const auto text = one.name + ": " + one.reason;
    if (options.strict) {
      return base::Error{.kind = base::ErrorKind::rejected,
                         .message = "the request is there, but without all that was asked for: " +
                                    base::printable(text)};
    }
    run.log.warning("skipped " + text);
  }
  return {};
}

base::Result<void> check_not_refused(cli::Run& run, forges::Forge& forge,
                                     const PullRequest& request, const base::Deadline& deadline) {
  const auto proposal = TRY(proposal_of(request));
  const auto foreseen = TRY(forges::foresee(forge, proposal, deadline, run.log)
                                .context("looking for a request of " + request.branches.head));
  if (foreseen.what != What::closed) return {};
  report_request(run, foreseen.request);
  return was_closed(forge, foreseen.request);
}

base::Result<forges::Proposed> request_merge(cli::Run& run, forges::Forge& forge,
                                             git::Repository& repository, const Work& work,
                                             const PullRequest& request,
                                             const base::Deadline& deadline) {
  auto proposal = TRY(proposal_of(request));
  proposal.is_in_base = is_in_base(repository, work, request.branches.base);
  proposal.is_current = is_current(repository, request);
  auto proposed = TRY(forges::propose(forge, proposal, deadline, run.log)
                          .context("asking for " + request.branches.head + " to be merged"));
  report_request(run, proposed.request);
  for (const auto& note : proposed.notes) run.log.info(note);
  if (proposed.what == What::closed) return was_closed(forge, proposed.request);
  const bool is_only_moved =
      proposed.what == What::unchanged && !request.branch.promotion.commit.is_null();
  run.print(named(forge, proposed.request) + " " +
            (is_only_moved ? "updated" : what_happened(proposed)) +
            (proposed.is_armed ? ", merges by itself: " : ": ") + proposed.request.url);
  const bool is_open = proposed.request.number != 0 && proposed.request.state == State::open;
  const bool is_left = is_open && request.options.delete_branch && !request.options.wait_merged &&
                       !deletes_after_merge(forge, proposed);
  if (is_left) {
    proposed.skipped.push_back({.name = "delete-branch",
                                .reason = "there it is a setting of the repository; with "
                                          "--wait-merged it is deleted from here"});
  }
  TRY(tell_skipped(run, request.options, proposed.skipped));
  if (is_open && request.options.wait_merged) {
    auto merged = wait_for_merge(run, forge, repository, work, request, proposed, deadline);
    const bool is_superseded = !merged && merged.error().kind == base::ErrorKind::conflict;
    if (is_superseded) run.report.set("result", "superseded");
    proposed.request = TRY(std::move(merged));
  }
  const bool is_merged = proposed.request.state == State::merged;
  if (is_merged && request.options.delete_branch && !deletes_after_merge(forge, proposed)) {
    delete_merged(run, repository, request.branches, request.branch.head);
  }
  return proposed;
}

}  // namespace tools::update_values
