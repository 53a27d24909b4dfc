// SPDX-License-Identifier: Apache-2.0

// What is done to a request that is there: labels, people, and merging by itself.
#include "forges/proposer.hpp"

#include "base/text.hpp"
#include "forges/names.hpp"

namespace forges {
namespace {

using Names = std::vector<std::string>;

bool has_end(const base::Error& error) {
  return error.kind == base::ErrorKind::timeout || error.kind == base::ErrorKind::stopped;
}

// Notes what could not be added. Whether anything was.
base::Result<bool> note(base::Result<Additions> result, const Names& names, const std::string& what,
                        std::vector<Skipped>& skipped) {
  if (!result && has_end(result.error())) return std::move(result).error();
  if (!result) {
    const auto reason = base::to_string(result.error());
    for (const auto& name : names) skipped.push_back({what + " " + name, reason});
    return false;
  }
  for (const auto& one : result->skipped) skipped.push_back({what + " " + one.name, one.reason});
  return result->has_added;
}

}  // namespace

base::Result<void> Proposer::add_all(Proposed& proposed, bool& has_changed) {
  const auto& request = proposed.request;
  auto& skipped = proposed.skipped;
  const auto labels = missing_names(proposal_.labels, request.labels);
  if (!labels.empty()) {
    has_changed |= TRY(note(forge_.add_labels(request, labels), labels, "label", skipped));
  }
  const auto reviewers = missing_people(proposal_.reviewers, request.reviewers);
  if (!reviewers.empty()) {
    has_changed |=
        TRY(note(forge_.add_reviewers(request, reviewers), reviewers, "reviewer", skipped));
  }
  const auto assignees = missing_people(proposal_.assignees, request.assignees);
  if (!assignees.empty()) {
    has_changed |=
        TRY(note(forge_.add_assignees(request, assignees), assignees, "assignee", skipped));
  }
  return {};
}

// A push takes it back, and a list may be older than the push.
bool Proposer::is_still_armed(const ChangeRequest& request) const {
  const bool is_for_ours =
      request.head_commit.empty() || is_same_commit(request.head_commit, proposal_.head_commit);
  return request.is_auto_merging && is_for_ours && !proposal_.has_moved;
}

base::Result<void> Proposer::arm(Proposed& proposed) {
  if (!proposal_.auto_merge) return {};
  // What was said before is what a squash would say.
  proposed.is_armed = is_still_armed(proposed.request) && proposed.what != Proposed::What::updated;
  if (proposed.is_armed) return {};
  const auto skip = [&](std::string reason) {
    proposed.skipped.push_back({"auto-merge", std::move(reason)});
  };
  if (proposed.request.is_draft) {
    skip("a draft does not merge");
    return {};
  }
  Merge merge = {.expected_head = proposal_.head_commit,
                 .method = *proposal_.auto_merge,
                 .deletes_head = proposal_.deletes_head};
  if (!proposal_.squash_text.empty()) {
    merge.squash_title = proposed.request.title;
    merge.squash_text = proposal_.squash_text;
  }
  auto result = forge_.enable_auto_merge(proposed.request, merge);
  if (!result && has_end(result.error())) return std::move(result).error();
  if (!result) {
    skip(base::to_string(result.error()));
  } else if (result->kind == AutoMerge::Kind::armed) {
    proposed.is_armed = true;
  } else if (result->kind == AutoMerge::Kind::merged_now) {
    proposed.what = Proposed::What::merged;
    proposed.request = TRY(forge_.read(proposed.request.number));
  } else {
    skip(result->reason);
  }
  return {};
}

base::Result<Proposed> Proposer::complete(Proposed proposed) {
  bool has_changed = false;
  TRY(add_all(proposed, has_changed));
  if (has_changed && proposed.what == Proposed::What::unchanged) {
    proposed.what = Proposed::What::updated;
  }
  TRY(arm(proposed));
  return proposed;
}

}  // namespace forges
