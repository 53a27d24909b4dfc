// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "forges/propose.hpp"

namespace forges {

// One run of propose() or of foresee().
class Proposer {
 public:
  Proposer(Forge& forge, const Proposal& proposal, const base::Deadline& deadline, base::Log& log);

  base::Result<Proposed> run();
  base::Result<Proposed> look();

 private:
  // What a request is to have of one kind, and how it gets it.
  struct Wish {
    using Names = std::vector<std::string>;

    const char* what;
    const Names& names;
    Names ChangeRequest::*there;
    Names (*missing)(const Names& wanted, const Names& there);
    base::Result<Additions> (Forge::*add)(const ChangeRequest& request, const Names& names);

    Names missing_in(const ChangeRequest& request) const { return missing(names, request.*there); }
  };

  base::Result<std::optional<Proposed>> attempt();
  base::Result<std::optional<Proposed>> judge_last(const std::optional<ChangeRequest>& last);
  base::Result<std::optional<Proposed>> open(const std::optional<ChangeRequest>& last);
  base::Result<std::optional<Proposed>> revise(const ChangeRequest& request);
  base::Result<std::optional<Proposed>> nothing_to_merge(const std::optional<ChangeRequest>& last);
  base::Result<Proposed> complete(Proposed proposed);
  base::Result<Additions> add(const Wish& wish, const ChangeRequest& request,
                              const std::vector<std::string>& names);
  std::array<Wish, 3> wishes() const;
  bool lacks_names(const ChangeRequest& request) const;
  base::Result<void> add_all(Proposed& proposed, bool& has_changed);
  base::Result<std::optional<ChangeRequest>> read_after(const base::Error& lost,
                                                        const ChangeRequest& request);
  bool is_for_ours(const ChangeRequest& request) const;
  bool is_still_armed(const ChangeRequest& request) const;
  base::Result<AutoMerge> ask_to_merge(const ChangeRequest& request, const Merge& merge);
  base::Result<ChangeRequest> read_merged(const ChangeRequest& request);
  Merge merge_of(const Proposed& proposed, bool is_news) const;
  base::Result<void> arm(Proposed& proposed, bool has_new_text);
  Revision revision_of(const ChangeRequest& request, Proposed& proposed) const;

  Forge& forge_;
  const Proposal& proposal_;
  const base::Deadline& deadline_;
  base::Log& log_;
  std::string title_;  // without what makes a draft of it
  bool is_draft_;
  std::string body_;  // with its marker
  std::string value_digest_;
  std::optional<base::Error> lost_ = {};  // why it is not known whether our request arrived
};

}  // namespace forges
