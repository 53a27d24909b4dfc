// SPDX-License-Identifier: Apache-2.0
#include "git/tree.hpp"

#include <optional>

namespace git {
namespace {

// Modes are octal; beside today's 100644 and 100755 old repositories have 100664 and others.
std::optional<EntryKind> kind_of(std::string_view mode) {
  if (mode == "40000" || mode == "040000") return EntryKind::directory;
  if (mode == "120000") return EntryKind::symlink;
  if (mode == "160000") return EntryKind::submodule;
  if (mode.size() == 6 && mode.starts_with("100") &&
      mode.find_first_not_of("01234567") == std::string_view::npos) {
    return EntryKind::file;
  }
  return std::nullopt;
}

}  // namespace

base::Result<std::vector<TreeEntry>> read_tree(std::string_view tree) {
  const base::Error broken = {.kind = base::ErrorKind::garbled,
                              .message = "a tree object of the repository is damaged"};
  std::vector<TreeEntry> entries;
  std::size_t at = 0;
  while (at < tree.size()) {
    const auto blank = tree.find(' ', at);
    const auto end = tree.find('\0', at);
    if (blank == std::string_view::npos || end == std::string_view::npos || blank > end ||
        tree.size() - end - 1 < Oid::size) {
      return broken;
    }
    const auto mode = tree.substr(at, blank - at);
    const auto kind = kind_of(mode);
    const auto name = tree.substr(blank + 1, end - blank - 1);
    if (!kind || name.empty() || name.find('/') != std::string_view::npos) return broken;
    entries.push_back({.name = name,
                       .kind = *kind,
                       .is_executable = *kind == EntryKind::file && ((mode[3] - '0') & 1) != 0,
                       .id = oid_from_raw(tree.substr(end + 1, Oid::size)),
                       .id_offset = end + 1});
    at = end + 1 + Oid::size;
  }
  return entries;
}

}  // namespace git
