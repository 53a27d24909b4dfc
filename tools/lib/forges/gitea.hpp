// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "forges/api.hpp"
#include "forges/forge.hpp"

namespace forges {

// Gitea and Forgejo.
class Gitea final : public Forge {
 public:
  explicit Gitea(Api api);

  Provider provider() const override { return Provider::gitea; }
  std::size_t body_limit() const override { return 250000; }
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
  base::Result<std::optional<ChangeRequest>> find(const std::string& state, const std::string& head,
                                                  const std::string& base);
  base::Result<void> collect_labels(const std::string& path,
                                    std::map<std::string, std::uint64_t>& ids);
  base::Result<std::vector<std::string>> reviewers_of(const ChangeRequest& request);
  base::Result<bool> request_reviews(const ChangeRequest& request,
                                     const std::vector<std::string>& names, std::string& reason);
  base::Result<bool> assign(const ChangeRequest& request, const std::vector<std::string>& logins,
                            std::string& reason);
  base::Result<Answer> ask_to_merge(const ChangeRequest& request, const Merge& merge);
  base::Result<bool> has_commits(const NewRequest& wanted);
  std::string pull(std::uint64_t number) const;
  std::string issue(const ChangeRequest& request) const;

  Api api_;
  std::string repository_;  // the path of everything about it
};

}  // namespace forges
