// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "git/repository.hpp"

namespace git {

// A repository in a directory of this machine. Nothing is copied; the branch moves by compare and
// swap under Git's own lock.
class LocalRepository final : public Repository {
 public:
  // Fails with `not_found` if there is no repository at exactly this path.
  static base::Result<std::unique_ptr<LocalRepository>> open(const std::string& path);
  ~LocalRepository() override;

  base::Result<Tip> tip(const std::string& branch) override;
  base::Result<Oid> resolve(const std::string& revision) override;
  // The commit that people name the way git reads it: "main~2", "v1^", "@{u}", "HEAD@{1}". Fails
  // with `not_found` for what is not there, and for what is no commit.
  base::Result<Oid> look_up(const std::string& expression);
  // The branches of other repositories, as they were fetched last: "origin/main".
  base::Result<std::vector<std::string>> fetched_branches() const;

  base::Result<Object> commit(const Oid& tip, Ahead ahead) override;
  base::Result<Objects> trees(const std::vector<Oid>& ids, Ahead ahead) override;
  base::Result<Objects> blobs(const std::vector<Oid>& ids) override;

  // Refuses with `usage` what a push by Git would have decided otherwise: a repository whose
  // pre-receive, update or reference-transaction hook would have to run, and a branch that is
  // checked out in a work tree.
  base::Result<PushAnswer> push(const Update& update) override;

  base::Result<bool> has_any(const Oid& tip, const Oid& since,
                             const std::vector<Oid>& commits) override;
  base::Result<Ancestry> ancestry(const std::string& wanted, const Oid& tip) override;
  base::Result<Objects> between(const Oid& base, const Oid& tip) override;
  base::Result<Objects> history(const Oid& tip, int generations) override;

 private:
  struct State;
  explicit LocalRepository(std::unique_ptr<State> state);

  base::Result<Object> read(const Oid& id) const;
  base::Result<Objects> read(const std::vector<Oid>& ids) const;
  base::Result<std::vector<std::string>> refs(const char* pattern) const;

  std::unique_ptr<State> state_;
};

}  // namespace git
