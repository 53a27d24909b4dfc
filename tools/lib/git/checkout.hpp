// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "git/tree.hpp"

namespace git {

// One thing in a repository. Its path is relative to the root, without a slash at either end.
struct Listed {
  std::string path;
  EntryKind kind;  // a link is a link wherever it leads, a submodule is never looked into
};

// What was found, sorted by the bytes of the paths; the root itself is not among it.
struct Listing {
  std::vector<Listed> entries;

  std::vector<std::string> paths(EntryKind kind) const;

  void sort();
};

constexpr std::size_t deepest_listing = 64;       // levels of directories
constexpr std::size_t longest_listing = 1000000;  // entries

// Says whether to look into a directory. "" is the root, which is always looked into.
using Enters = std::function<bool(std::string_view directory)>;

// The files of one repository as they are at one commit, or in a directory of this machine.
class Checkout {
 public:
  virtual ~Checkout() = default;

  // What lies in the root and, level by level, in each directory that `enters` says yes to. The
  // others are in the listing, without what lies in them. Fails with `malformed` for what is beyond
  // the limits: more than 64 levels, more than a million entries.
  virtual base::Result<Listing> list(const Enters& enters) = 0;

  // The texts of these files, by path. A link is followed as long as it stays inside. Fails with
  // `malformed`, naming the path, for what is not there, is no file, is larger than 16 MiB, or
  // leads outside or into a submodule.
  virtual base::Result<std::map<std::string, std::string>> read(
      const std::vector<std::string>& paths) = 0;
};

}  // namespace git
