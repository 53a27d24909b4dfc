// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "apply-appset/options.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "cli/run.hpp"
#include "git/checkout.hpp"
#include "git/work_tree.hpp"
#include "remote/remote.hpp"

namespace tools::apply_appset {

// One repository that stands for another one: --repo-map.
struct RepositoryMapping {
  std::string url;
  std::string path;
  std::string revision;  // empty: the files as they lie, or the one that the generator names
};

// Reads URL=PATH[@REVISION]. Fails with `usage`.
base::Result<RepositoryMapping> read_mapping(const std::string& text);

// The repositories that generators name. In this order: the one that --repo-map says, the checkout
// in which the files lie, and the remote one, which is not cloned. With --apply the files here
// stand for nothing: what is pushed counts.
class Repositories {
 public:
  // `own` finds the work tree around the files, or nothing; it is asked when a generator names a
  // repository. Everything must outlive it.
  using Own = std::function<git::WorkTree*()>;
  static base::Result<Repositories> create(cli::Run& run, const Options& options, Own own,
                                           const base::Deadline& deadline);

  // The same, with the checkout in which the files lie as it is at another commit.
  void look_at(git::Checkout& base) { base_ = &base; }

  base::Result<git::Checkout*> checkout(const std::string& url, const std::string& revision);

 private:
  // An open repository, and what keeps it open.
  struct Opened {
    std::optional<remote::Remote> remote = std::nullopt;
    std::unique_ptr<git::Checkout> checkout;
  };

  Repositories(cli::Run& run, const Options& options, Own own, const base::Deadline& deadline)
      : run_(&run), options_(&options), own_(std::move(own)), deadline_(&deadline) {}

  // Whether this is the repository around the files.
  bool is_around(const std::string& url) const;
  // Whether its files as they lie there are what this revision is, or is about to be.
  bool is_own(const std::string& url, const std::string& revision);
  base::Result<Opened> open_mapped(const RepositoryMapping& mapping,
                                   const std::string& revision) const;
  base::Result<Opened> open_fetched(const std::string& url, const std::string& revision,
                                    const base::Error& why) const;
  base::Result<Opened> open_remote(const std::string& url, const std::string& revision) const;

  cli::Run* run_;
  const Options* options_;
  Own own_;
  const base::Deadline* deadline_;
  git::Checkout* base_ = nullptr;
  std::vector<RepositoryMapping> mappings_;
  std::map<std::pair<std::string, std::string>, Opened> opened_;
  std::map<std::string, bool> pinned_;  // revisions of the repository around the files
};

}  // namespace tools::apply_appset
