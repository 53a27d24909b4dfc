// SPDX-License-Identifier: Apache-2.0

// What is done to a request that is there: labels, people, and merging by itself.
#include "forges/proposer.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "forges/names.hpp"

namespace forges {
namespace {

using std::chrono::seconds;

using Names = std::vector<std::string>;

// Notes what could not be added. Whether anything was.
base::Result<bool> note(base::Result<Additions> result, const Names& names, const std::string& what,
                        std::vector<Skipped>& skipped) {
  if (!result && base::is_end_of_run(result.error())) return std::move(result).error();
  if (!result) {
    const auto reason = base::to_string(result.error());
    for (const auto& name : names) skipped.push_back({what + " " + name, reason});
    return false;
  }
  for (const auto& one : result->skipped) skipped.push_back({what + " " + one.name, one.reason});
  return result->has_added;
}

}  // namespace

std::array<Proposer::Wish, 3> Proposer::wishes() const {
  return {
      Wish{"label", proposal_.labels, &ChangeRequest::labels, missing_names, &Forge::add_labels},
      Wish{"reviewer", proposal_.reviewers, &ChangeRequest::reviewers, missing_people,
           &Forge::add_reviewers},
      Wish{"assignee", proposal_.assignees, &ChangeRequest::assignees, missing_people,
           &Forge::add_assignees}};
}

bool Proposer::lacks_names(const ChangeRequest& request) const {
  const auto all = wishes();
  return std::any_of(all.begin(), all.end(), [&](const Wish& wish) {
    return wish.there != &ChangeRequest::reviewers && !wish.missing_in(request).empty();
  });
}

// The request as it is after an answer that was lost; nothing where it does not show itself.
base::Result<std::optional<ChangeRequest>> Proposer::read_after(const base::Error& lost,
                                                                const ChangeRequest& request) {
  log_.info(base::to_string(lost) + "; looking what came of it");
  TRY(deadline_.sleep_for(seconds(1)));
  auto now = forge_.read(request.number);
  if (now) return std::optional(std::move(now).value());
  if (base::is_end_of_run(now.error())) return std::move(now).error();
  return std::optional<ChangeRequest>();
}

// After a lost answer only what is not there then is asked for again.
base::Result<Additions> Proposer::add(const Wish& wish, const ChangeRequest& request,
                                      const Names& names) {
  auto added = (forge_.*wish.add)(request, names);
  if (added || !is_lost(added.error())) return added;
  const auto now = TRY(read_after(added.error(), request));
  if (!now) return added;
  const auto missing = wish.missing_in(*now);
  if (missing.empty()) return Additions{.has_added = true};
  auto again = (forge_.*wish.add)(*now, missing);
  if (again && missing.size() < names.size()) again->has_added = true;
  return again;
}

base::Result<void> Proposer::add_all(Proposed& proposed, bool& has_changed) {
  for (const auto& wish : wishes()) {
    const auto names = wish.missing_in(proposed.request);
    if (names.empty()) continue;
    auto added = add(wish, proposed.request, names);
    has_changed |= TRY(note(std::move(added), names, wish.what, proposed.skipped));
  }
  return {};
}

bool Proposer::is_for_ours(const ChangeRequest& request) const {
  return request.head_commit.empty() || is_same_commit(request.head_commit, proposal_.head_commit);
}

// A push takes it back, and a list may be older than the push.
bool Proposer::is_still_armed(const ChangeRequest& request) const {
  return request.is_auto_merging && is_for_ours(request) && !proposal_.has_moved;
}

// Where the answer is lost, the request tells; where it does not, it is asked for once more.
base::Result<AutoMerge> Proposer::ask_to_merge(const ChangeRequest& request, const Merge& merge) {
  constexpr int most_tries = 2;
  for (int attempt = 1;; ++attempt) {
    auto outcome = forge_.enable_auto_merge(request, merge);
    if (outcome || !is_lost(outcome.error())) return outcome;
    const auto now = TRY(read_after(outcome.error(), request));
    if (now && now->state == State::merged) return AutoMerge{.kind = AutoMerge::Kind::merged_now};
    if (now && now->is_auto_merging && is_for_ours(*now)) {
      return AutoMerge{.kind = AutoMerge::Kind::armed};
    }
    const bool is_over = !now || now->state != State::open || attempt == most_tries;
    if (is_over) return outcome;
  }
}

// What the forge calls merged may take it a moment to show so.
base::Result<ChangeRequest> Proposer::read_merged(const ChangeRequest& request) {
  constexpr auto longest = seconds(4);  // seven seconds in all
  for (auto pause = seconds(1);; pause *= 2) {
    auto now = TRY(forge_.read(request.number));
    if (now.state != State::open || pause > longest) return now;
    TRY(deadline_.sleep_for(pause));
  }
}

Merge Proposer::merge_of(const Proposed& proposed, bool is_news) const {
  Merge merge = {.expected_head = proposal_.head_commit,
                 .method = *proposal_.auto_merge,
                 .deletes_head = proposal_.deletes_head};
  merge.is_news = is_news;
  if (!proposal_.squash_text.empty()) {
    merge.squash_title = proposed.request.title;
    merge.squash_text = proposal_.squash_text;
  }
  return merge;
}

base::Result<void> Proposer::arm(Proposed& proposed, bool has_new_text) {
  if (!proposal_.auto_merge) return {};
  // What was said before is what a squash would say.
  proposed.is_armed = is_still_armed(proposed.request) && !has_new_text;
  if (proposed.is_armed) return {};
  if (proposed.request.is_draft) {
    proposed.skipped.push_back({"auto-merge", "a draft does not merge"});
    return {};
  }
  const bool is_news = has_new_text || proposal_.has_moved;
  auto outcome = ask_to_merge(proposed.request, merge_of(proposed, is_news));
  if (!outcome && base::is_end_of_run(outcome.error())) return std::move(outcome).error();
  proposed.is_armed = outcome && outcome->kind == AutoMerge::Kind::armed;
  if (proposed.is_armed) return {};
  std::string reason;
  if (!outcome) {
    reason = base::to_string(outcome.error());
  } else if (outcome->kind == AutoMerge::Kind::merged_now) {
    proposed.request = TRY(read_merged(proposed.request));
    if (proposed.request.state == State::merged) proposed.what = Proposed::What::merged;
    if (proposed.request.state == State::merged) return {};
    reason = "the forge says that it is merged, and shows it as it was";
  } else {
    reason = outcome->reason;
  }
  proposed.skipped.push_back({"auto-merge", std::move(reason)});
  return {};
}

base::Result<Proposed> Proposer::complete(Proposed proposed) {
  const bool has_new_text = proposed.what == Proposed::What::updated;
  bool has_changed = false;
  TRY(add_all(proposed, has_changed));
  if (has_changed && proposed.what == Proposed::What::unchanged) {
    proposed.what = Proposed::What::updated;
  }
  TRY(arm(proposed, has_new_text));
  return proposed;
}

}  // namespace forges
