// SPDX-License-Identifier: Apache-2.0
#include "git/local_history.hpp"

#include <optional>
#include <set>
#include <vector>

#include "git/library.hpp"
#include "git/links.hpp"
#include "git/raw_oid.hpp"

namespace git {
namespace {

using CommitHandle = Handle<git_commit, git_commit_free>;
using OdbHandle = Handle<git_odb, git_odb_free>;
using ObjectHandle = Handle<git_object, git_object_free>;

// The commit that an object is or names.
base::Result<git_oid> commit_at(git_repository* repository, const Oid& named_by) {
  const auto raw_id = to_raw(named_by);
  git_object* raw_named = nullptr;
  const int found = git_object_lookup(&raw_named, repository, &raw_id, GIT_OBJECT_ANY);
  if (found == GIT_ENOTFOUND) {
    return base::Error{.kind = base::ErrorKind::rejected,
                       .message = "the repository has no commit " + named_by.short_hex(),
                       .hint = "bring it up to date"};
  }
  TRY(check(found));
  const ObjectHandle named(raw_named);
  git_object* raw_peeled = nullptr;
  TRY(check(git_object_peel(&raw_peeled, raw_named, GIT_OBJECT_COMMIT)));
  const ObjectHandle peeled(raw_peeled);
  return *git_object_id(raw_peeled);
}

// libgit2 takes files into account, too, when it says that a beginning has several meanings. So
// here everything is looked at.
base::Result<std::vector<Oid>> commits_that_begin_with(git_repository* repository,
                                                       const std::string& digits) {
  struct Search {
    git_odb* odb;
    const std::string& digits;
    std::set<Oid> found = {};
  };
  git_odb* odb = nullptr;
  TRY(check(git_repository_odb(&odb, repository)));
  const OdbHandle owned(odb);
  Search search = {.odb = odb, .digits = digits};
  const auto note = [](const git_oid* raw, void* payload) {
    auto& wanted = *static_cast<Search*>(payload);
    const auto id = from_raw(*raw);
    std::size_t size = 0;
    git_object_t type = GIT_OBJECT_INVALID;
    if (id.hex().starts_with(wanted.digits) &&
        git_odb_read_header(&size, &type, wanted.odb, raw) == 0 && type == GIT_OBJECT_COMMIT) {
      wanted.found.insert(id);
    }
    return 0;
  };
  TRY(check(git_odb_foreach(odb, note, &search)));
  return std::vector<Oid>(search.found.begin(), search.found.end());
}

// The commit with this id, or the only one whose id begins so; nothing where there is none.
base::Result<std::optional<git_oid>> find_commit(git_repository* repository,
                                                 const std::string& digits) {
  git_oid prefix = {};
  TRY(check(git_oid_fromstrn(&prefix, digits.data(), digits.size())));
  git_object* raw = nullptr;
  const int found =
      git_object_lookup_prefix(&raw, repository, &prefix, digits.size(), GIT_OBJECT_COMMIT);
  const ObjectHandle commit(raw);
  if (found == GIT_ENOTFOUND) return std::optional<git_oid>();
  if (found == GIT_EAMBIGUOUS) {
    const auto several = TRY(commits_that_begin_with(repository, digits));
    if (several.size() > 1) return is_ambiguous(digits);
    if (several.empty()) return std::optional<git_oid>();
    return std::optional(to_raw(several.front()));
  }
  TRY(check(found));
  return std::optional(*git_object_id(raw));
}

// A commit and those before it, as far as they are there.
base::Result<Links> links_from(git_repository* repository, const Oid& tip) {
  Links links;
  std::vector<Oid> next = {tip};
  while (!next.empty()) {
    const auto id = next.back();
    next.pop_back();
    if (links.contains(id)) continue;
    const auto raw_id = to_raw(id);
    git_commit* raw = nullptr;
    const int found = git_commit_lookup(&raw, repository, &raw_id);
    if (found == GIT_ENOTFOUND) continue;
    TRY(check(found));
    const CommitHandle commit(raw);
    auto& before = links[id];
    for (unsigned i = 0; i < git_commit_parentcount(raw); ++i) {
      before.push_back(from_raw(*git_commit_parent_id(raw, i)));
    }
    next.insert(next.end(), before.begin(), before.end());
  }
  return links;
}

// Of a repository that is cut off: what is there proves a "yes", and what is not there no "no".
base::Result<Ancestry> ancestry_in_part(git_repository* repository, const std::string& digits,
                                        const Oid& tip) {
  const auto found = that_begin_with(TRY(links_from(repository, tip)), digits);
  if (found.size() > 1) return is_ambiguous(digits);
  if (!found.empty()) return Ancestry::ancestor;
  return base::Error{.kind = base::ErrorKind::rejected,
                     .message = "the repository is cut off (shallow), and does not show " + digits +
                                " before " + tip.short_hex(),
                     .hint = "complete it: git fetch --unshallow"};
}

}  // namespace

base::Result<std::optional<Oid>> commit_in(git_repository* repository, const std::string& digits) {
  const auto found = TRY(find_commit(repository, digits));
  return found ? std::optional(from_raw(*found)) : std::nullopt;
}

base::Result<std::optional<Oid>> commit_of_ref(git_repository* repository,
                                               const std::string& name) {
  git_oid id = {};
  const int found = git_reference_name_to_id(&id, repository, name.c_str());
  if (found == GIT_ENOTFOUND) return std::optional<Oid>();
  TRY(check(found));
  const auto commit = TRY(commit_at(repository, from_raw(id)));
  return std::optional(from_raw(commit));
}

base::Result<Ancestry> ancestry_in(git_repository* repository, const std::string& wanted,
                                   const Oid& tip) {
  const auto digits = TRY(read_commit_id(wanted));
  const auto tip_id = TRY(commit_at(repository, tip));
  if (git_repository_is_shallow(repository) == 1) {
    return ancestry_in_part(repository, digits, from_raw(tip_id));
  }
  const auto wanted_id = TRY(find_commit(repository, digits));
  if (wanted_id && git_oid_equal(&*wanted_id, &tip_id) != 0) return Ancestry::ancestor;
  const int is_below = wanted_id ? git_graph_descendant_of(repository, &tip_id, &*wanted_id) : 0;
  TRY(check(is_below));
  if (is_below == 1) return Ancestry::ancestor;
  return wanted_id ? Ancestry::none : Ancestry::unknown;
}

}  // namespace git
