// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "git/object.hpp"

namespace git {

enum class EntryKind { file, directory, symlink, submodule };

struct TreeEntry {
  std::string_view name;  // points into the tree it was read from
  EntryKind kind;
  bool is_executable;
  Oid id;
  std::size_t id_offset;  // where the 20 bytes of the id lie in the tree
};

// The entries of a raw tree object, in its order. Fails with `garbled` for bytes that are no tree,
// an unknown mode, or a name that is empty or has a slash in it.
base::Result<std::vector<TreeEntry>> read_tree(std::string_view tree);

}  // namespace git
