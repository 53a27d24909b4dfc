// SPDX-License-Identifier: Apache-2.0
#include "git/changed_files.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace git {
namespace {

using Side = std::optional<FileVersion>;

struct Pair {
  Side before;
  Side after;
};

bool is_directory(const Side& side) {
  return side && side->kind == EntryKind::directory;
}

// Goes down both trees at once, one level at a time: a level of both is one request.
class Comparison {
 public:
  explicit Comparison(Repository& repository) : repository_(repository) {}

  base::Result<std::vector<ChangedFile>> run(const Oid& before, const Oid& after) {
    const auto root = [](const Oid& id) {
      return Side(FileVersion{.kind = EntryKind::directory, .is_executable = false, .id = id});
    };
    std::map<std::string, Pair> level;
    if (before != after) level[""] = {.before = root(before), .after = root(after)};
    constexpr int deepest = 64;
    for (int depth = 0; depth < deepest && !level.empty(); ++depth) {
      level = TRY(look_into(level));
      if (found_.size() > most_changed_files) {
        return base::malformed_error("more than " + std::to_string(most_changed_files) +
                                     " files were changed");
      }
    }
    std::sort(found_.begin(), found_.end(),
              [](const ChangedFile& a, const ChangedFile& b) { return a.path < b.path; });
    return std::move(found_);
  }

 private:
  base::Result<std::map<std::string, Pair>> look_into(const std::map<std::string, Pair>& level) {
    std::set<Oid> ids;
    for (const auto& [path, pair] : level) {
      if (is_directory(pair.before)) ids.insert(pair.before->id);
      if (is_directory(pair.after)) ids.insert(pair.after->id);
    }
    const auto trees = TRY(repository_.trees({ids.begin(), ids.end()}, Ahead::nothing));
    std::map<std::string, Pair> next;
    for (const auto& [path, pair] : level) {
      std::map<std::string, Pair> entries;
      TRY(read_side(trees, pair.before, entries, &Pair::before));
      TRY(read_side(trees, pair.after, entries, &Pair::after));
      for (const auto& [name, versions] : entries) {
        if (versions.before == versions.after) continue;
        note(path.empty() ? name : path + "/" + name, versions, next);
      }
    }
    return next;
  }

  static base::Result<void> read_side(const Objects& trees, const Side& directory,
                                      std::map<std::string, Pair>& entries, Side Pair::*side) {
    if (!is_directory(directory)) return {};
    const auto tree = trees.find(directory->id);
    if (tree == trees.end() || tree->second.type != ObjectType::tree) {
      return base::Error{.kind = base::ErrorKind::garbled, .message = "a directory is not a tree"};
    }
    for (const auto& entry : TRY(read_tree(tree->second.data))) {
      entries[std::string(entry.name)].*side =
          FileVersion{.kind = entry.kind, .is_executable = entry.is_executable, .id = entry.id};
    }
    return {};
  }

  // What is a file on one side and a directory on the other is both.
  void note(const std::string& path, const Pair& versions, std::map<std::string, Pair>& next) {
    const auto file_of = [](const Side& side) { return is_directory(side) ? Side() : side; };
    const auto directory_of = [](const Side& side) { return is_directory(side) ? side : Side(); };
    const Pair directories = {.before = directory_of(versions.before),
                              .after = directory_of(versions.after)};
    if (directories.before || directories.after) next[path] = directories;
    const auto before = file_of(versions.before);
    const auto after = file_of(versions.after);
    if (before || after) found_.push_back({.path = path, .before = before, .after = after});
  }

  Repository& repository_;
  std::vector<ChangedFile> found_;
};

}  // namespace

base::Result<std::vector<ChangedFile>> changed_files(Repository& repository, const Oid& before,
                                                     const Oid& after) {
  return Comparison(repository).run(before, after);
}

}  // namespace git
