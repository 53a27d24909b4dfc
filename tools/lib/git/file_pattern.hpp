// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace git {

// A file, or with `*`, `?`, `[…]` and `**` several, relative to the root of a repository.
struct FilePattern {
  std::string text;
  std::vector<std::string> segments;  // "**" stands for any number of directories, also none
  bool is_glob = false;
};

// Fails with `usage` for a path that leaves the repository (`..`, a leading `/`) or reaches into
// `.git`, in any spelling that some file system takes for it. A leading `./` is dropped.
base::Result<FilePattern> parse_file_pattern(std::string_view text);

// The pattern of one path of a repository, whatever characters are in it.
FilePattern exactly(std::string_view path);

// Whether one name matches one segment, or may be one of those that "**" stands for. As in a shell,
// wildcards do not match a dot at the start of a name.
bool matches(const std::string& segment, std::string_view name);

// Whether a whole path matches.
bool matches(const FilePattern& pattern, std::string_view path);

// Whether it matches one of them.
bool matches_any(const std::vector<FilePattern>& patterns, std::string_view path);

}  // namespace git
