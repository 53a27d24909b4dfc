// SPDX-License-Identifier: Apache-2.0
#include "git/commit_checkout.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "git/commit.hpp"

namespace git {
namespace {

struct Directory {
  std::string path;  // "" is the root
  Oid tree;
};

base::Error too_much(const std::string& what) {
  return base::malformed_error("the repository has more than " + what + ", our limit");
}

// Git itself never makes such a name, and nobody could check it out.
bool is_odd(std::string_view name) {
  return name == "." || name == ".." || name == ".git";
}

}  // namespace

base::Result<Oid> CommitCheckout::root() {
  if (!root_) {
    const auto commit = TRY(repository_.commit(commit_, Ahead::trees));
    if (commit.type != ObjectType::commit) {
      return base::Error{.kind = base::ErrorKind::not_found,
                         .message = commit_.short_hex() + " is no commit"};
    }
    root_ = TRY(read_commit(commit.data)).tree;
  }
  return *root_;
}

base::Result<void> CommitCheckout::load(const std::vector<Oid>& trees) {
  std::set<Oid> missing;
  for (const auto& id : trees) {
    if (!trees_.contains(id)) missing.insert(id);
  }
  if (missing.empty()) return {};
  auto found = TRY(repository_.trees({missing.begin(), missing.end()}, Ahead::trees));
  trees_.merge(found);
  return {};
}

base::Result<std::vector<TreeEntry>> CommitCheckout::entries_of(const Oid& tree) {
  TRY(load({tree}));
  return read_tree(trees_.at(tree).data);
}

base::Result<std::string> CommitCheckout::target_of(const Oid& link) {
  const auto blobs = TRY(repository_.blobs({link}));
  return blobs.at(link).data;
}

base::Result<Listing> CommitCheckout::list(const Enters& enters) {
  Listing listing;
  const auto top = TRY(root());
  std::vector<Directory> level = {{.path = "", .tree = top}};
  for (std::size_t depth = 0; !level.empty(); ++depth) {
    if (depth > deepest_listing) return too_much("64 levels of directories");
    std::vector<Oid> ids;
    for (const auto& directory : level) ids.push_back(directory.tree);
    TRY(load(ids));
    std::vector<Directory> next;
    for (const auto& directory : level) {
      for (const auto& entry : TRY(entries_of(directory.tree))) {
        if (is_odd(entry.name)) continue;
        auto path = directory.path + (directory.path.empty() ? "" : "/") + std::string(entry.name);
        if (listing.entries.size() == longest_listing) return too_much("a million entries");
        listing.entries.push_back({.path = path, .kind = entry.kind});
        const bool is_entered = entry.kind == EntryKind::directory && enters(path);
        if (is_entered) next.push_back({.path = std::move(path), .tree = entry.id});
      }
    }
    level = std::move(next);
  }
  listing.sort();
  return listing;
}

base::Result<std::map<std::string, std::string>> CommitCheckout::read(
    const std::vector<std::string>& paths) {
  std::map<std::string, Oid> files;
  std::set<Oid> ids;
  for (const auto& path : paths) {
    const auto id = TRY(find(path));
    files[path] = id;
    ids.insert(id);
  }
  std::map<std::string, std::string> texts;
  if (files.empty()) return texts;
  const auto blobs = TRY(repository_.blobs({ids.begin(), ids.end()})
                             .context("reading " + std::to_string(ids.size()) + " files"));
  for (const auto& [path, id] : files) texts[path] = blobs.at(id).data;
  return texts;
}

}  // namespace git
