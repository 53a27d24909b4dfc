// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "git/commit.hpp"
#include "git/repository.hpp"

namespace fakes {

// A repository of one branch in memory. It moves the branch like a server does, by compare and
// swap, and can be told to answer otherwise.
class MemoryRepository final : public git::Repository {
 public:
  git::Oid add(git::ObjectType type, std::string data) {
    const git::Object object = {.type = type, .data = std::move(data)};
    const auto id = git::hash(object);
    objects[id] = object;
    return id;
  }

  static std::string entry(const std::string& mode, const std::string& name, const git::Oid& id) {
    return mode + " " + name + '\0' + std::string(id.raw());
  }

  git::Oid add_commit(const git::Oid& tree, const git::Oid& parent, const std::string& message) {
    auto object = git::write_commit({.tree = tree,
                                     .parent = parent,
                                     .author = {.name = "a", .mail = "b"},
                                     .committer = {.name = "a", .mail = "b"},
                                     .time = std::chrono::seconds(1),
                                     .message = message});
    return add(git::ObjectType::commit, std::move(object.data));
  }

  base::Result<git::Tip> tip(const std::string&) override {
    if (tip_error) return *tip_error;
    return git::Tip{.ref = "refs/heads/main", .commit = branch};
  }

  base::Result<git::Oid> resolve(const std::string& revision) override {
    if (tip_error) return *tip_error;
    if (revision.empty() || revision == "HEAD" || revision == "main") return branch;
    if (const auto known = revisions.find(revision); known != revisions.end()) return known->second;
    if (const auto id = git::parse_oid(revision)) return *id;
    return base::Error{.kind = base::ErrorKind::not_found, .message = "no such revision"};
  }

  base::Result<git::Object> commit(const git::Oid& id, git::Ahead ahead) override {
    looks_ahead = {ahead};
    return objects.at(id);
  }
  base::Result<git::Objects> trees(const std::vector<git::Oid>& ids, git::Ahead ahead) override {
    looks_ahead.push_back(ahead);
    return read(ids);
  }
  base::Result<git::Objects> blobs(const std::vector<git::Oid>& ids) override { return read(ids); }

  base::Result<git::PushAnswer> push(const git::Update& update) override {
    ++pushes;
    if (on_push) return on_push(update);
    return swap(update);
  }

  git::PushAnswer swap(const git::Update& update) {
    using Kind = git::PushAnswer::Kind;
    if (branch != update.old_tip) return {.kind = Kind::declined, .reason = "failed to update ref"};
    for (const auto& [id, object] : update.objects) objects[id] = object;
    branch = update.new_tip;
    return {.kind = Kind::accepted};
  }

  base::Result<bool> has_any(const git::Oid& from, const git::Oid& since,
                             const std::vector<git::Oid>& commits) override {
    for (auto id = from; id != since && objects.contains(id);) {
      for (const auto& commit : commits) {
        if (commit == id) return true;
      }
      const auto links = TRY(git::read_commit(objects.at(id).data));
      if (links.parents.empty()) break;
      id = links.parents.front();
    }
    return false;
  }

  base::Result<git::Ancestry> ancestry(const std::string& wanted, const git::Oid& from) override {
    const auto id = git::parse_oid(wanted);
    if (!id || !objects.contains(*id)) return git::Ancestry::unknown;
    return TRY(has_any(from, {}, {*id})) ? git::Ancestry::ancestor : git::Ancestry::none;
  }

  base::Result<git::Objects> between(const git::Oid& base, const git::Oid& from) override {
    auto commits = TRY(history(from, 1000));
    for (const auto& [id, commit] : TRY(history(base, 1000))) commits.erase(id);
    return commits;
  }

  base::Result<git::Objects> history(const git::Oid& from, int generations) override {
    git::Objects commits;
    std::vector<git::Oid> next = {from};
    for (int i = 0; i < generations; ++i) {
      std::vector<git::Oid> parents;
      for (const auto& id : next) {
        if (!objects.contains(id)) continue;
        commits[id] = objects.at(id);
        const auto links = TRY(git::read_commit(objects.at(id).data));
        parents.insert(parents.end(), links.parents.begin(), links.parents.end());
      }
      next = std::move(parents);
    }
    return commits;
  }

  git::Objects objects;
  git::Oid branch;
  std::map<std::string, git::Oid> revisions;  // beside the branch
  int pushes = 0;
  std::vector<git::Ahead> looks_ahead;  // of the last commit() and of trees() since then
  std::function<base::Result<git::PushAnswer>(const git::Update&)> on_push;
  std::optional<base::Error> tip_error;

 private:
  base::Result<git::Objects> read(const std::vector<git::Oid>& ids) {
    git::Objects found;
    for (const auto& id : ids) found[id] = objects.at(id);
    return found;
  }
};

}  // namespace fakes
