// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "forges/api.hpp"
#include "forges/forge.hpp"

namespace forges {

// GitLab, at gitlab.com and elsewhere.
class Gitlab final : public Forge {
 public:
  explicit Gitlab(Api api);

  Provider provider() const override { return Provider::gitlab; }
  std::size_t body_limit() const override { return 1000000; }
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
  base::Result<bool> has_commits(const NewRequest& wanted);
  base::Result<Additions> add_people(const ChangeRequest& request,
                                     const std::vector<std::string>& names,
                                     const std::string& role);
  base::Result<std::uint64_t> user_id(const std::string& name);
  base::Result<AutoMerge> outcome_of(const Answer& success, std::uint64_t number);
  base::Result<ChangeRequest> read_settled(std::uint64_t number, const std::string& expected_head);
  std::string path_of(std::uint64_t number) const;

  Api api_;
  std::string repository_;  // the path of everything about it
};

}  // namespace forges
