// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace forges {

enum class State { open, merged, closed };

// A pull request, or a merge request as GitLab calls it. Its texts are those of strangers.
struct ChangeRequest {
  std::uint64_t number = 0;      // as people write it; 0 where there is none
  std::string url = {};          // for people: http or https, without user info
  State state = State::open;     // closed: without having been merged
  std::string head = {};         // the branch that asks to be merged
  std::string head_commit = {};  // at Bitbucket only its first digits, see is_same_commit()
  std::string base = {};         // the branch it asks to be merged into
  std::string title = {};        // without what makes a draft of it
  std::string body = {};
  bool is_draft = false;
  std::string merged_commit = {};  // where the merge brought the base; empty until then
  std::string author = {};
  std::vector<std::string> labels = {};
  std::vector<std::string> reviewers = {};  // who is asked, and where the forge says, who was
  std::vector<std::string> assignees = {};
  std::optional<bool> is_mergeable = {};  // nothing while the forge works it out
  std::string merge_status = {};          // in a word of the forge's own
  bool is_auto_merging = false;           // it merges by itself once it may
  bool has_pipeline = false;              // GitLab: something runs, or ran, for its head
  std::optional<bool> deletes_head = {};  // once merged; nothing where the forge is not told so
  bool is_from_fork = false;              // its head is of another repository
  std::string node_id = {};               // GitHub's name of it in GraphQL
};

// Whether two ids name one commit, of which either may be cut to its first digits, seven at least.
bool is_same_commit(std::string_view one, std::string_view other);

// Whether it asks for `head`, a branch of the same repository, to be merged into `base`.
bool is_between(const ChangeRequest& request, std::string_view head, std::string_view base);

// The names that are not among those that are there; of either case, each once.
std::vector<std::string> missing_names(const std::vector<std::string>& wanted,
                                       const std::vector<std::string>& there);

}  // namespace forges
