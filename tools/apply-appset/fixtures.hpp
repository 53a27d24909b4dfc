// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "applicationset/inventory.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"

namespace tools::apply_appset {

using applicationset::Json;

// Files that stand for what only a live system knows: --params KIND:FILE.
//
// A file holds a list of items (pull requests, repositories, …), for all generators of its kind; or
// a map, or a list of maps, with such a list below `items`, and below `for` what a generator must
// have to get it: {for: {github: {owner: acme, repo: shop}}, items: […]}. `missing: true` stands
// for a repository that is not there.
class Fixtures {
 public:
  // Fails with `usage` for a kind that there is not and a file that cannot be read, and with
  // `malformed` for what is in none of these forms.
  static base::Result<Fixtures> read(const std::vector<std::string>& params,
                                     const base::Deadline& deadline);

  // A warning for each file of which no item looks like one of its kind.
  const std::vector<std::string>& warnings() const { return warnings_; }

  // Whether there is a file for generators of a kind.
  bool knows(std::string_view kind) const;

  // What stands for a generator of a kind ("pullRequest"). Fails with `usage` where nothing does,
  // and with `not_found` for what is missing.
  base::Result<const Json*> find(std::string_view kind, const Json& generator) const;

 private:
  struct Entry {
    std::string kind;
    Json json;  // {"for", "items", …}
  };

  base::Result<void> add(const std::string& kind, const std::string& file, const Json& content);

  void check_items(const std::string& kind, const std::string& file, std::size_t first);

  std::vector<Entry> entries_;
  std::vector<std::string> warnings_;
};

// What the items of a kind say.
std::vector<applicationset::PullRequest> pull_requests_of(const Json& items);
std::vector<applicationset::ScmRepository> repositories_of(const Json& items);

}  // namespace tools::apply_appset
