// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "forges/api.hpp"
#include "forges/forge.hpp"

namespace forges {

// Bitbucket Cloud. It has no labels, no assignees and no requests that merge by themselves.
class Bitbucket final : public Forge {
 public:
  explicit Bitbucket(Api api);

  Provider provider() const override { return Provider::bitbucket; }
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
  base::Result<std::optional<ChangeRequest>> find(const std::string& query, const std::string& head,
                                                  const std::string& base);
  base::Result<std::string> account_of(const std::string& name);
  base::Result<Creation> open(const NewRequest& wanted, const std::vector<std::string>& reviewers);
  base::Result<std::vector<std::string>> default_reviewers();
  void ask_default_reviewers(const ChangeRequest& request,
                             const std::vector<std::string>& accounts);
  void tell_unasked(const base::Error& reason);
  base::Result<Answer> put(const ChangeRequest& now, const std::vector<std::string>& reviewers,
                           const Revision& revision);
  base::Result<Additions> put_reviewers(const ChangeRequest& request,
                                        const std::vector<std::string>& accounts);
  base::Result<ChangeRequest> read_short(std::uint64_t number);
  base::Result<std::string> whole_commit(const std::string& commit);
  std::string path_of(std::uint64_t number) const;

  Api api_;
  std::string repository_;  // the path of everything about it
  std::map<std::string, std::string> whole_commits_;
};

}  // namespace forges
