// SPDX-License-Identifier: Apache-2.0
#include "git/snapshot.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "git/commit.hpp"

namespace git {
namespace {

std::string join_path(const std::string& directory, std::string_view name) {
  return directory.empty() ? std::string(name) : directory + "/" + std::string(name);
}

std::string parent_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

std::string name_of(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

base::Error missing(const std::string& message) {
  return {.kind = base::ErrorKind::malformed, .message = message};
}

std::string shown(const std::string& path) {
  return base::printable(path);
}

// Puts `id` in place of the one that the entry `name` of a raw tree has.
base::Result<void> replace_id(std::string& tree, const std::string& name, const Oid& id) {
  for (const auto& entry : TRY(read_tree(tree))) {
    if (entry.name == name) {
      const auto offset = entry.id_offset;
      tree.replace(offset, Oid::size, id.raw());
      return {};
    }
  }
  return missing("there is no " + shown(name) + " any more");
}

}  // namespace

// Goes down the directories level by level, all directories of a level in one request.
class Snapshot::Walk {
 public:
  Walk(Repository& repository, const std::vector<FilePattern>& patterns)
      : repository_(repository), patterns_(patterns), problems_(patterns.size()) {}

  // What is likely to be needed after the root directory.
  Ahead ahead_of_root() const { return what_follows(first_level({})); }

  base::Result<void> run(const Oid& root) {
    Level level = first_level(root);
    constexpr int deepest = 64;
    for (int depth = 0; depth < deepest && !level.empty(); ++depth) {
      std::vector<Oid> ids;
      for (const auto& [directory, visit] : level) ids.push_back(visit.tree);
      const auto trees = TRY(repository_.trees(ids, what_follows(level)));
      Level next;
      for (const auto& [directory, visit] : level) {
        const auto& tree = trees.at(visit.tree);
        if (tree.type != ObjectType::tree) {
          return base::Error{.kind = base::ErrorKind::garbled,
                             .message = "a directory is not a tree"};
        }
        directories_[directory] = tree.data;
        TRY(look_into(directory, visit, next));
      }
      level = std::move(next);
    }
    return complain();
  }

  std::map<std::string, Found> found_;
  std::map<std::string, std::string> directories_;

 private:
  using State = std::pair<std::size_t, std::size_t>;  // pattern, segment that is due
  struct Visit {
    Oid tree;
    std::set<State> states;
  };
  using Level = std::map<std::string, Visit>;

  Level first_level(const Oid& root) const {
    Visit visit = {.tree = root, .states = {}};
    for (std::size_t i = 0; i < patterns_.size(); ++i) visit.states.insert({i, 0});
    return {{"", std::move(visit)}};
  }

  // What the directories of a level are good for after they have been read. With two levels to go
  // that is one level of directories, not more: their files can then come along with them, unless
  // there are many of them, of which a pattern means few files.
  Ahead what_follows(const Level& level) const {
    std::size_t most = 0;
    bool is_open = false;
    for (const auto& [directory, visit] : level) {
      for (const auto& [pattern, segment] : visit.states) {
        const auto& segments = patterns_[pattern].segments;
        most = std::max(most, segments.size() - segment);
        is_open = is_open || std::find(segments.begin() + static_cast<std::ptrdiff_t>(segment),
                                       segments.end(), "**") != segments.end();
      }
    }
    if (is_open || most > 2) return Ahead::trees;
    constexpr std::size_t few = 8;
    return most == 1 && level.size() <= few ? Ahead::files : Ahead::nothing;
  }

  // `**` may stand for no directory at all.
  std::set<State> with_empty_stars(const std::set<State>& states) const {
    auto all = states;
    for (const auto& [pattern, segment] : states) {
      const auto& segments = patterns_[pattern].segments;
      if (segments[segment] == "**" && segment + 1 < segments.size()) {
        all.insert({pattern, segment + 1});
      }
    }
    return all;
  }

  base::Result<void> look_into(const std::string& directory, const Visit& visit, Level& next) {
    const auto entries = TRY(read_tree(directories_.at(directory)));
    for (const auto& [pattern, segment] : with_empty_stars(visit.states)) {
      bool has_match = false;
      for (const auto& entry : entries) {
        const auto& wanted = patterns_[pattern].segments[segment];
        if (!matches(wanted, entry.name)) continue;
        has_match = true;
        take(directory, entry, {pattern, segment}, next);
      }
      if (!has_match) note_missing(directory, entries, {pattern, segment});
    }
    return {};
  }

  void take(const std::string& directory, const TreeEntry& entry, State state, Level& next) {
    const auto& [pattern, segment] = state;
    const auto& segments = patterns_[pattern].segments;
    const bool is_last = segment + 1 == segments.size();
    const bool is_stars = segments[segment] == "**";
    const auto path = join_path(directory, entry.name);
    if (entry.kind == EntryKind::file && is_last) {
      auto& file = found_[path];
      file.blob = entry.id;
      file.is_executable = entry.is_executable;
      if (file.patterns.empty() || file.patterns.back() != pattern)
        file.patterns.push_back(pattern);
    } else if (entry.kind == EntryKind::directory && (!is_last || is_stars)) {
      auto& visit = next[path];
      visit.tree = entry.id;
      visit.states.insert({pattern, is_stars ? segment : segment + 1});
    } else if (!patterns_[pattern].is_glob) {
      problems_[pattern] = problem_with(path, entry.kind, is_last);
    }
  }

  static std::string problem_with(const std::string& path, EntryKind kind, bool is_last) {
    switch (kind) {
      case EntryKind::symlink:
        return shown(path) + " is a symbolic link, which is not followed";
      case EntryKind::submodule:
        return shown(path) + " is a submodule: change it in its own repository";
      case EntryKind::directory:
        return shown(path) + " is a directory, not a file";
      case EntryKind::file:
        break;
    }
    return shown(path) + (is_last ? " is not a regular file" : " is a file, not a directory");
  }

  void note_missing(const std::string& directory, const std::vector<TreeEntry>& entries,
                    State state) {
    const auto& [pattern, segment] = state;
    if (patterns_[pattern].is_glob) return;
    const auto& wanted = patterns_[pattern].segments[segment];
    const auto absent = shown(join_path(directory, wanted));
    problems_[pattern] = "there is no " + shown(patterns_[pattern].text) + " in the repository";
    if (absent != shown(patterns_[pattern].text)) problems_[pattern] += ": no " + absent;
    std::vector<std::string> names;
    for (const auto& entry : entries) names.push_back(shown(std::string(entry.name)));
    if (const auto meant = base::did_you_mean(wanted, names)) {
      problems_[pattern] += " (did you mean " + join_path(directory, *meant) + "?)";
    }
  }

  base::Result<void> complain() const {
    std::set<std::size_t> matched;
    for (const auto& [path, file] : found_)
      matched.insert(file.patterns.begin(), file.patterns.end());
    for (std::size_t i = 0; i < patterns_.size(); ++i) {
      if (matched.contains(i)) continue;
      if (!problems_[i].empty()) return missing(problems_[i]);
      return missing("no file in the repository matches " + shown(patterns_[i].text));
    }
    return {};
  }

  Repository& repository_;
  const std::vector<FilePattern>& patterns_;
  std::vector<std::string> problems_;
};

base::Result<Snapshot> Snapshot::take(Repository& repository, const Oid& tip,
                                      const std::vector<FilePattern>& patterns) {
  Walk walk(repository, patterns);
  const auto commit = TRY(repository.commit(tip, walk.ahead_of_root()));
  if (commit.type != ObjectType::commit) {
    return base::Error{.kind = base::ErrorKind::garbled,
                       .message = "the branch is not at a commit"};
  }
  const auto links = TRY(read_commit(commit.data));
  TRY(walk.run(links.tree));
  std::vector<Oid> ids;
  for (const auto& [path, file] : walk.found_) ids.push_back(file.blob);
  const auto& first = walk.found_.begin()->first;
  auto blobs = TRY(repository.blobs(ids).context(
      shown(first) + (ids.size() == 1 ? "" : " and " + std::to_string(ids.size() - 1) + " more")));
  Snapshot snapshot;
  for (auto& [path, file] : walk.found_) {
    snapshot.files_.push_back({.path = path,
                               .text = blobs.at(file.blob).data,
                               .is_executable = file.is_executable,
                               .patterns = std::move(file.patterns)});
  }
  snapshot.directories_ = std::move(walk.directories_);
  return snapshot;
}

base::Result<Snapshot::Written> Snapshot::write(
    const std::map<std::string, std::string>& new_texts) const {
  Written written;
  // New ids by path, deepest paths first: a directory is complete when all below it are done.
  const auto deeper = [](const std::string& a, const std::string& b) {
    const auto depth = [](const std::string& path) {
      return std::count(path.begin(), path.end(), '/');
    };
    return depth(a) != depth(b) ? depth(a) > depth(b) : a < b;
  };
  std::map<std::string, Oid, decltype(deeper)> changed(deeper);
  std::map<std::string, std::string> trees;
  const auto add = [&](Object object) {
    const auto id = hash(object);
    written.objects[id] = std::move(object);
    return id;
  };
  for (const auto& [path, text] : new_texts) {
    changed[path] = add({.type = ObjectType::blob, .data = text});
  }
  while (!changed.empty()) {
    const auto [path, id] = *changed.begin();
    const auto directory = parent_of(path);
    auto& tree = trees.try_emplace(directory, directories_.at(directory)).first->second;
    TRY(replace_id(tree, name_of(path), id));
    changed.erase(changed.begin());
    const bool has_more = std::any_of(changed.begin(), changed.end(), [&](const auto& other) {
      return parent_of(other.first) == directory;
    });
    if (has_more) continue;
    const auto directory_id = add({.type = ObjectType::tree, .data = tree});
    if (directory.empty()) {
      written.root = directory_id;
    } else {
      changed[directory] = directory_id;
    }
  }
  return written;
}

}  // namespace git
