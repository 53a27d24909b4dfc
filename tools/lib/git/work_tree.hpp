// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "git/checkout.hpp"

namespace git {

struct Remote {
  std::string name;
  std::string url;
};

// A directory of this machine with its files as they lie there, also those that were never
// committed. In the work tree of a repository, what git would not add is left out: `.git`, what
// .gitignore names (unless it is tracked), directories without a file. Anywhere else, all is taken
// but `.git`. Links are not followed while listing.
class WorkTree final : public Checkout {
 public:
  // The work tree that the directory `path` lies in, or, where there is none, just this directory.
  // Fails with `usage` for what is no directory, or a repository without work tree.
  static base::Result<std::unique_ptr<WorkTree>> around(const std::string& path);
  ~WorkTree() override;

  // An absolute path without links in it, and without a slash at its end.
  const std::string& root() const;

  // Where `path` of around() lies in it; "" for the root itself.
  const std::string& place() const;

  bool is_repository() const;

  // `origin` first, then by name. The addresses are as they were written, which may be with a
  // password in them.
  std::vector<Remote> remotes() const;

  // The branch that HEAD names ("main"), also one without a commit yet. Nothing for a detached one.
  std::optional<std::string> branch() const;

  base::Result<Listing> list(const Enters& enters) override;
  base::Result<std::map<std::string, std::string>> read(
      const std::vector<std::string>& paths) override;

 private:
  struct State;
  explicit WorkTree(std::unique_ptr<State> state);

  base::Result<std::string> read_one(const std::string& path) const;

  std::unique_ptr<State> state_;
};

}  // namespace git
