// SPDX-License-Identifier: Apache-2.0
#include "git/work_tree_walk.hpp"

#include <sys/stat.h>

#include <filesystem>
#include <optional>
#include <set>

#include "base/text.hpp"
#include "git/library.hpp"

namespace git {
namespace {

namespace fs = std::filesystem;

class Walk {
 public:
  Walk(const std::string& root, git_repository* repository, git_index* index)
      : root_(root), repository_(repository), index_(index) {}

  base::Result<Listing> list(const Enters& enters) {
    std::vector<std::string> level = {""};
    for (std::size_t depth = 0; !level.empty(); ++depth) {
      if (depth > deepest_listing) return too_much("64 levels of directories");
      std::vector<std::string> next;
      for (const auto& directory : level) {
        for (auto& entry : TRY(entries_in(directory))) {
          TRY(take(entry, enters, next));
        }
      }
      level = std::move(next);
    }
    std::erase_if(listing_.entries, [&](const Listed& entry) {
      return entry.kind == EntryKind::directory && !kept_.contains(entry.path);
    });
    listing_.sort();
    return std::move(listing_);
  }

 private:
  static base::Error too_much(const std::string& what) {
    return base::malformed_error("the directory has more than " + what + ", our limit");
  }

  std::string place_of(const std::string& path) const {
    return path.empty() ? root_ : root_ + "/" + path;
  }

  base::Result<void> take(const Listed& entry, const Enters& enters,
                          std::vector<std::string>& next) {
    if (listing_.entries.size() == longest_listing) return too_much("a million entries");
    listing_.entries.push_back(entry);
    if (entry.kind != EntryKind::directory) {
      keep_above(entry.path);
      return {};
    }
    if (enters(entry.path)) {
      next.push_back(entry.path);
    } else if (TRY(holds_file(entry.path, 0))) {
      kept_.insert(entry.path);
      keep_above(entry.path);
    }
    return {};
  }

  // Git knows a directory only by what is in it.
  void keep_above(const std::string& path) {
    for (auto slash = path.rfind('/'); slash != std::string::npos; slash = path.rfind('/', slash)) {
      if (!kept_.insert(path.substr(0, slash)).second || slash == 0) return;
      --slash;
    }
  }

  base::Result<bool> holds_file(const std::string& directory, std::size_t depth) {
    if (depth > deepest_listing) return too_much("64 levels of directories");
    std::vector<std::string> below;
    for (const auto& entry : TRY(entries_in(directory))) {
      if (entry.kind != EntryKind::directory) return true;
      below.push_back(entry.path);
    }
    for (const auto& path : below) {
      if (TRY(holds_file(path, depth + 1))) return true;
    }
    return false;
  }

  base::Result<std::vector<Listed>> entries_in(const std::string& directory) const {
    std::vector<Listed> entries;
    std::error_code failure;
    fs::directory_iterator each(place_of(directory), failure);
    for (; !failure && each != fs::directory_iterator(); each.increment(failure)) {
      const auto name = each->path().filename().string();
      if (name == ".git") continue;
      auto path = directory.empty() ? name : directory + "/" + name;
      const auto kind = kind_of(path);
      if (!kind || TRY(is_ignored(path, *kind))) continue;
      entries.push_back({.path = std::move(path), .kind = *kind});
    }
    if (failure) {
      return base::usage_error("cannot read the directory " + base::printable(place_of(directory)) +
                               ": " + failure.message());
    }
    return entries;
  }

  // Nothing for what Git does not store: pipes, sockets, devices.
  std::optional<EntryKind> kind_of(const std::string& path) const {
    struct stat file = {};
    const auto place = place_of(path);
    if (::lstat(place.c_str(), &file) != 0) return std::nullopt;
    if (S_ISLNK(file.st_mode)) return EntryKind::symlink;
    if (S_ISREG(file.st_mode)) return EntryKind::file;
    if (!S_ISDIR(file.st_mode)) return std::nullopt;
    const auto own_git = place + "/.git";
    const bool is_repository = ::lstat(own_git.c_str(), &file) == 0;
    return is_repository || is_recorded_submodule(path) ? EntryKind::submodule
                                                        : EntryKind::directory;
  }

  bool is_recorded_submodule(const std::string& path) const {
    if (index_ == nullptr) return false;
    const auto* entry = git_index_get_bypath(index_, path.c_str(), 0);
    return entry != nullptr && entry->mode == GIT_FILEMODE_COMMIT;
  }

  bool is_tracked(const std::string& path, EntryKind kind) const {
    if (index_ == nullptr) return false;
    if (kind != EntryKind::directory)
      return git_index_get_bypath(index_, path.c_str(), 0) != nullptr;
    std::size_t at = 0;
    return git_index_find_prefix(&at, index_, (path + "/").c_str()) == 0;
  }

  base::Result<bool> is_ignored(const std::string& path, EntryKind kind) const {
    if (repository_ == nullptr || is_tracked(path, kind)) return false;
    const auto asked = kind == EntryKind::directory ? path + "/" : path;
    int is_ignored = 0;
    TRY(check(git_ignore_path_is_ignored(&is_ignored, repository_, asked.c_str())));
    return is_ignored != 0;
  }

  const std::string& root_;
  git_repository* repository_;
  git_index* index_;
  Listing listing_ = {};
  std::set<std::string> kept_ = {};  // directories with a file in them
};

}  // namespace

base::Result<Listing> walk_work_tree(const std::string& root, git_repository* repository,
                                     git_index* index, const Enters& enters) {
  return Walk(root, repository, index).list(enters);
}

}  // namespace git
