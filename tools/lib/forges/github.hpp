// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "forges/api.hpp"
#include "forges/forge.hpp"

namespace forges {

// GitHub and GitHub Enterprise.
class Github final : public Forge {
 public:
  explicit Github(Api api);

  Provider provider() const override { return Provider::github; }
  std::size_t body_limit() const override { return 60000; }
  base::Result<std::optional<ChangeRequest>> find_open(const std::string& head,
                                                       const std::string& base) override;
  base::Result<std::optional<ChangeRequest>> find_last(const std::string& head,
                                                       const std::string& base) override;
  base::Result<Creation> create(const NewRequest& wanted) override;
  base::Result<void> update(const ChangeRequest& request, const Revision& revision) override;
  base::Result<Additions> add_labels(const ChangeRequest& request,
                                     const std::vector<std::string>& labels) override;
  base::Result<Additions> add_reviewers(const ChangeRequest& request,
                                        const std::vector<std::string>& names) override;
  base::Result<Additions> add_assignees(const ChangeRequest& request,
                                        const std::vector<std::string>& names) override;
  base::Result<AutoMerge> enable_auto_merge(const ChangeRequest& request,
                                            const Merge& merge) override;
  base::Result<ChangeRequest> read(std::uint64_t number) override;
  base::Result<void> close(const ChangeRequest& request) override;
  base::Result<void> reopen(const ChangeRequest& request) override;
  base::Result<void> comment(const ChangeRequest& request, const std::string& text) override;

 private:
  base::Result<std::optional<ChangeRequest>> find(const std::string& query, const std::string& head,
                                                  const std::string& base);
  base::Result<Answer> post(const NewRequest& wanted);
  base::Result<std::vector<std::string>> reviewers_of(const ChangeRequest& request);
  base::Result<bool> request_reviews(const ChangeRequest& request,
                                     const std::vector<std::string>& names, std::string& reason);
  base::Result<ChangeRequest> read_settled(std::uint64_t number);
  base::Result<bool> is_in_merge_queue(std::uint64_t number);
  base::Result<AutoMerge> merge_now(const ChangeRequest& request, const Merge& merge);
  std::string pull(const ChangeRequest& request) const;
  std::string issue(const ChangeRequest& request) const;

  Api api_;
  std::string repository_;  // the path of everything about it
};

}  // namespace forges
