// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "git/file_pattern.hpp"
#include "git/repository.hpp"
#include "git/tree.hpp"

namespace git {

// The files that some patterns mean at one commit, and the directories on the way to them.
class Snapshot {
 public:
  struct File {
    std::string path;
    std::string text;
    bool is_executable;
    std::vector<std::size_t> patterns;  // which of them match, by index, ascending
  };

  // Reads only the directories on the paths of the patterns, and only the files that match. Fails
  // with `malformed` where a pattern without wildcards names nothing, a directory, a symbolic link,
  // or something in a submodule, or one with wildcards matches no file; the message says which, and
  // what was likely meant.
  static base::Result<Snapshot> take(Repository& repository, const Oid& tip,
                                     const std::vector<FilePattern>& patterns);

  const std::vector<File>& files() const { return files_; }

  struct Written {
    Oid root;         // the new root tree
    Objects objects;  // new files and directories
  };

  // What the commit after this one has to bring so that these files (path to new text) change and
  // nothing else. In every directory just the ids of changed entries are replaced, so that modes
  // and order stay as they were.
  base::Result<Written> write(const std::map<std::string, std::string>& new_texts) const;

 private:
  struct Found {
    Oid blob;
    bool is_executable = false;
    std::vector<std::size_t> patterns;
  };
  class Walk;

  std::vector<File> files_;
  std::map<std::string, std::string> directories_;  // path ("" is the root) to raw tree
};

}  // namespace git
