// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "git/repository.hpp"
#include "git/tree.hpp"

namespace git {

// A file, link or submodule of one commit.
struct FileVersion {
  EntryKind kind;
  bool is_executable;
  Oid id;

  bool operator==(const FileVersion&) const = default;
};

// A path that two commits do not have in common.
struct ChangedFile {
  std::string path;
  std::optional<FileVersion> before;
  std::optional<FileVersion> after;
};

constexpr std::size_t most_changed_files = 1000;

// What lies between the root trees of two commits, sorted by path. Only directories that differ are
// looked into. Fails with `malformed` where that is more than 1,000 files.
base::Result<std::vector<ChangedFile>> changed_files(Repository& repository, const Oid& before,
                                                     const Oid& after);

}  // namespace git
