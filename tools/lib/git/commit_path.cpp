// SPDX-License-Identifier: Apache-2.0
//
// Goes along a path the way a file system does, from the root of a commit: directory by directory,
// and where a link stands in the way, on along what it says.
#include <algorithm>
#include <deque>

#include "base/text.hpp"
#include "git/commit_checkout.hpp"

namespace git {

class CommitCheckout::Path {
 public:
  Path(CommitCheckout& checkout, const std::string& path) : checkout_(checkout), path_(path) {}

  base::Result<Oid> find() {
    trees_.push_back(TRY(checkout_.root()));
    TRY(go_along(path_));
    while (!left_.empty()) {
      const auto name = std::move(left_.front());
      left_.pop_front();
      if (name.empty() || name == ".") continue;
      if (name == "..") {
        if (trees_.size() == 1) return refuse("leads out of the repository");
        trees_.pop_back();
        continue;
      }
      const auto file = TRY(enter(name));
      if (file) return *file;
    }
    return refuse("is a directory");
  }

 private:
  base::Error refuse(const std::string& why) const {
    return base::malformed_error(base::shorten(base::printable(path_), 200) + " " + why);
  }

  base::Result<void> go_along(const std::string& path) {
    if (path.starts_with('/')) return refuse("leads out of the repository");
    const auto names = base::split(path, '/');
    left_.insert(left_.begin(), names.begin(), names.end());
    return {};
  }

  // The file at the end of the path, or nothing where it goes on.
  base::Result<std::optional<Oid>> enter(const std::string& name) {
    constexpr int most_links = 40;
    const auto entries = TRY(checkout_.entries_of(trees_.back()));
    const auto found = std::find_if(entries.begin(), entries.end(),
                                    [&](const TreeEntry& entry) { return entry.name == name; });
    if (found == entries.end()) return refuse(links_ > 0 ? "leads nowhere" : "does not exist");
    switch (found->kind) {
      case EntryKind::directory:
        trees_.push_back(found->id);
        return std::optional<Oid>();
      case EntryKind::submodule:
        return refuse("lies in a submodule");
      case EntryKind::symlink: {
        if (++links_ > most_links) return refuse("is a link that leads to itself");
        const auto target = TRY(checkout_.target_of(found->id));
        TRY(go_along(target));
        return std::optional<Oid>();
      }
      case EntryKind::file:
        break;
    }
    if (!left_.empty()) return refuse("goes on behind a file");
    return std::optional(found->id);
  }

  CommitCheckout& checkout_;
  const std::string& path_;
  std::deque<std::string> left_ = {};
  std::vector<Oid> trees_ = {};  // the way here
  int links_ = 0;
};

base::Result<Oid> CommitCheckout::find(const std::string& path) {
  return Path(*this, path).find();
}

}  // namespace git
