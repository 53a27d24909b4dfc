// SPDX-License-Identifier: Apache-2.0
#include "git/local_repository.hpp"

#include <git2.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "base/text.hpp"
#include "git/commit.hpp"
#include "git/library.hpp"
#include "git/local_history.hpp"
#include "git/raw_oid.hpp"
#include "git/revision.hpp"

namespace git {
namespace {

using RepositoryHandle = Handle<git_repository, git_repository_free>;
using OdbHandle = Handle<git_odb, git_odb_free>;
using OdbObjectHandle = Handle<git_odb_object, git_odb_object_free>;
using ReferenceHandle = Handle<git_reference, git_reference_free>;
using IteratorHandle = Handle<git_reference_iterator, git_reference_iterator_free>;
using ObjectHandle = Handle<git_object, git_object_free>;
using RevwalkHandle = Handle<git_revwalk, git_revwalk_free>;
using ConfigHandle = Handle<git_config, git_config_free>;

constexpr std::string_view heads = "refs/heads/";

// The branch itself where `name` is one under another name (a symbolic ref).
int resolved_reference(git_reference** out, git_repository* repository, const std::string& name) {
  git_reference* raw = nullptr;
  const int code = git_reference_lookup(&raw, repository, name.c_str());
  const ReferenceHandle named(raw);
  return code < 0 ? code : git_reference_resolve(out, named.get());
}

// The directory that hooks of this repository lie in.
std::string hooks_directory(git_repository* repository) {
  const std::string own = std::string(git_repository_commondir(repository));
  git_config* raw_config = nullptr;
  if (git_repository_config_snapshot(&raw_config, repository) < 0) return own + "hooks/";
  const ConfigHandle config(raw_config);
  const char* configured = nullptr;
  if (git_config_get_string(&configured, config.get(), "core.hookspath") < 0) return own + "hooks/";
  const std::string path = configured;
  return (path.starts_with('/') ? path : own + path) + "/";
}

// libgit2 deletes a branch only where it is still where it was looked up.
base::Result<PushAnswer> remove_branch(git_repository* repository, const Update& update) {
  git_reference* raw = nullptr;
  TRY(check(git_reference_lookup(&raw, repository, update.ref.c_str())));
  const ReferenceHandle reference(raw);
  const auto* target = git_reference_target(raw);
  if (target == nullptr || from_raw(*target) != update.old_tip) {
    return PushAnswer{.kind = PushAnswer::Kind::declined, .reason = "the branch has moved"};
  }
  const auto removed = check(git_reference_delete(raw));
  if (removed) return PushAnswer{.kind = PushAnswer::Kind::accepted};
  return PushAnswer{.kind = PushAnswer::Kind::declined, .reason = removed.error().message};
}

base::Result<void> check_hooks(git_repository* repository) {
  const auto directory = hooks_directory(repository);
  for (const auto* hook : {"pre-receive", "update", "reference-transaction"}) {
    struct stat file = {};
    const auto path = directory + hook;
    const bool is_there = ::stat(path.c_str(), &file) == 0 && S_ISREG(file.st_mode);
    if (!is_there || (file.st_mode & 0111U) == 0) continue;
    return base::Error{.kind = base::ErrorKind::usage,
                       .message = "the repository has an active " + std::string(hook) +
                                  " hook, which a change on this machine would not run",
                       .hint = "push to it through a server instead"};
  }
  return {};
}

base::Result<void> check_not_checked_out(git_repository* repository, const std::string& ref) {
  git_reference* raw = nullptr;
  TRY(check(git_reference_lookup(&raw, repository, ref.c_str())));
  const ReferenceHandle reference(raw);
  if (git_branch_is_checked_out(reference.get()) != 1) return {};
  return base::Error{.kind = base::ErrorKind::usage,
                     .message = ref.substr(heads.size()) +
                                " is checked out in a work tree, which "
                                "would no longer match its branch",
                     .hint = "edit the files of a work tree with --dir"};
}

}  // namespace

struct LocalRepository::State {
  RepositoryHandle repository;
  OdbHandle odb;
};

base::Result<std::unique_ptr<LocalRepository>> LocalRepository::open(const std::string& path) {
  start_library();
  git_repository* raw = nullptr;
  auto opened = check(git_repository_open(&raw, path.c_str()));
  if (!opened) {
    auto error = std::move(opened).error();
    if (error.message.find("objectformat") != std::string::npos) {
      error.kind = base::ErrorKind::rejected;
      error.message = "the repository uses SHA-256 object names";
      error.hint = "only SHA-1 repositories can be changed so far";
    } else if (error.kind == base::ErrorKind::not_found) {
      error.message = "there is no Git repository at " + base::printable(path);
    }
    return error;
  }
  auto state = std::make_unique<State>();
  state->repository.reset(raw);
  git_odb* raw_odb = nullptr;
  TRY(check(git_repository_odb(&raw_odb, raw)));
  state->odb.reset(raw_odb);
  return std::unique_ptr<LocalRepository>(new LocalRepository(std::move(state)));
}

LocalRepository::LocalRepository(std::unique_ptr<State> state) : state_(std::move(state)) {}
LocalRepository::~LocalRepository() = default;

base::Result<std::vector<std::string>> LocalRepository::refs(const char* pattern) const {
  git_reference_iterator* raw = nullptr;
  TRY(check(git_reference_iterator_glob_new(&raw, state_->repository.get(), pattern)));
  const IteratorHandle iterator(raw);
  std::vector<std::string> names;
  const char* name = nullptr;
  while (git_reference_next_name(&name, iterator.get()) == 0) names.emplace_back(name);
  return names;
}

base::Result<Tip> LocalRepository::tip(const std::string& branch) {
  std::string ref;
  if (branch.empty()) {
    git_reference* raw_head = nullptr;
    TRY(check(git_reference_lookup(&raw_head, state_->repository.get(), "HEAD")));
    const ReferenceHandle head(raw_head);
    const char* target = git_reference_symbolic_target(head.get());
    if (target == nullptr || !std::string_view(target).starts_with(heads)) {
      return base::Error{.kind = base::ErrorKind::not_found,
                         .message = "HEAD of the repository is not on a branch",
                         .hint = "name the branch with --branch"};
    }
    ref = target;
  } else {
    ref = TRY(branch_ref(branch));
  }
  git_reference* raw = nullptr;
  const auto found = check(resolved_reference(&raw, state_->repository.get(), ref));
  const ReferenceHandle reference(raw);
  if (!found && found.error().kind == base::ErrorKind::not_found) {
    const auto known = TRY(refs("refs/heads/*"));
    return no_such_branch(branch.empty() ? "" : ref, known);
  }
  TRY(found);
  return Tip{.ref = git_reference_name(raw), .commit = from_raw(*git_reference_target(raw))};
}

base::Result<Oid> LocalRepository::resolve(const std::string& revision) {
  auto* repository = state_->repository.get();
  const bool is_whole_id = parse_oid(base::to_lower(revision)).has_value();
  if (!is_whole_id) {
    for (const auto& name : TRY(ref_names_of(revision))) {
      if (const auto id = TRY(commit_of_ref(repository, name))) return *id;
    }
  }
  if (is_whole_id || is_beginning_of_id(revision)) {
    const auto digits = TRY(read_commit_id(revision));
    if (const auto id = TRY(commit_in(repository, digits))) return *id;
  }
  auto known = TRY(refs("refs/heads/*"));
  for (auto& tag : TRY(refs("refs/tags/*"))) known.push_back(std::move(tag));
  return no_such_revision(revision, known);
}

base::Result<Oid> LocalRepository::look_up(const std::string& expression) {
  auto* repository = state_->repository.get();
  const auto wanted = expression + "^{commit}";
  git_object* raw = nullptr;
  const int code = git_revparse_single(&raw, repository, wanted.c_str());
  const ObjectHandle object(raw);
  if (code == 0) return from_raw(*git_object_id(object.get()));
  const auto known = TRY(refs("refs/heads/*"));
  auto error = no_such_revision(expression, known);
  if (expression.find("@{u") != std::string::npos) {
    error.hint = "the branch follows no other one here: name it, as in origin/main";
  } else if (git_repository_is_shallow(repository) == 1) {
    error.hint = "the checkout has its last commits only: have it fetch more of them";
  }
  return error;
}

base::Result<std::vector<std::string>> LocalRepository::fetched_branches() const {
  constexpr std::string_view prefix = "refs/remotes/";
  auto names = TRY(refs("refs/remotes/*"));
  std::erase_if(names, [](const std::string& name) { return name.ends_with("/HEAD"); });
  for (auto& name : names) name.erase(0, prefix.size());
  return names;
}

base::Result<Object> LocalRepository::read(const Oid& id) const {
  const auto raw_id = to_raw(id);
  std::size_t size = 0;
  git_object_t type = GIT_OBJECT_INVALID;
  if (!check(git_odb_read_header(&size, &type, state_->odb.get(), &raw_id))) {
    return base::Error{.kind = base::ErrorKind::garbled,
                       .message = "the repository is damaged: it has no object " + id.hex()};
  }
  if (size > object_limit) {
    return base::Error{
        .kind = base::ErrorKind::malformed,
        .message = "a file of " + std::to_string(size >> 20U) + " MiB is over the limit of 16 MiB"};
  }
  git_odb_object* raw = nullptr;
  TRY(check(git_odb_read(&raw, state_->odb.get(), &raw_id)));
  const OdbObjectHandle object(raw);
  return Object{.type = static_cast<ObjectType>(git_odb_object_type(raw)),
                .data = std::string(static_cast<const char*>(git_odb_object_data(raw)),
                                    git_odb_object_size(raw))};
}

base::Result<Objects> LocalRepository::read(const std::vector<Oid>& ids) const {
  Objects objects;
  for (const auto& id : ids) objects[id] = TRY(read(id));
  return objects;
}

base::Result<Object> LocalRepository::commit(const Oid& tip, Ahead /*ahead*/) {
  return read(tip);
}
base::Result<Objects> LocalRepository::trees(const std::vector<Oid>& ids, Ahead /*ahead*/) {
  return read(ids);
}
base::Result<Objects> LocalRepository::blobs(const std::vector<Oid>& ids) {
  return read(ids);
}

base::Result<PushAnswer> LocalRepository::push(const Update& update) {
  auto* repository = state_->repository.get();
  TRY(check_hooks(repository));
  TRY(check_not_checked_out(repository, update.ref));
  for (const auto& [id, object] : update.objects) {
    git_oid written = {};
    const auto outcome =
        check(git_odb_write(&written, state_->odb.get(), object.data.data(), object.data.size(),
                            static_cast<git_object_t>(object.type)));
    if (!outcome) {
      return base::Error{.kind = base::ErrorKind::denied,
                         .message = "cannot write to the repository: " + outcome.error().message};
    }
  }
  if (update.new_tip.is_null()) return remove_branch(repository, update);
  const auto old_tip = to_raw(update.old_tip);
  const auto new_tip = to_raw(update.new_tip);
  git_reference* raw = nullptr;
  const auto moved = check(git_reference_create_matching(&raw, repository, update.ref.c_str(),
                                                         &new_tip, 1, &old_tip, "update-values"));
  const ReferenceHandle reference(raw);
  if (moved) return PushAnswer{.kind = PushAnswer::Kind::accepted};
  // Whether somebody holds the lock or has moved the branch is found out by looking at it again.
  return PushAnswer{.kind = PushAnswer::Kind::declined,
                    .reason = "failed to update ref: " + moved.error().message};
}

base::Result<bool> LocalRepository::has_any(const Oid& tip, const Oid& since,
                                            const std::vector<Oid>& commits) {
  static_cast<void>(since);
  const auto raw_tip = to_raw(tip);
  for (const auto& commit : commits) {
    if (commit == tip) return true;
    const auto raw = to_raw(commit);
    const int is_below = git_graph_descendant_of(state_->repository.get(), &raw_tip, &raw);
    // A commit that was never stored here is in no branch.
    if (is_below < 0 && is_below != GIT_ENOTFOUND && git_odb_exists(state_->odb.get(), &raw) == 1) {
      return check(is_below).error();
    }
    if (is_below == 1) return true;
  }
  return false;
}

base::Result<Ancestry> LocalRepository::ancestry(const std::string& wanted, const Oid& tip) {
  return ancestry_in(state_->repository.get(), wanted, tip);
}

base::Result<Objects> LocalRepository::between(const Oid& base, const Oid& tip) {
  git_revwalk* raw = nullptr;
  TRY(check(git_revwalk_new(&raw, state_->repository.get())));
  const RevwalkHandle walk(raw);
  const auto raw_tip = to_raw(tip);
  const auto raw_base = to_raw(base);
  TRY(check(git_revwalk_push(raw, &raw_tip)));
  TRY(check(git_revwalk_hide(raw, &raw_base)));
  Objects commits;
  git_oid id = {};
  for (int code = git_revwalk_next(&id, raw); code != GIT_ITEROVER;
       code = git_revwalk_next(&id, raw)) {
    TRY(check(code));
    commits[from_raw(id)] = TRY(read(from_raw(id)));
  }
  return commits;
}

base::Result<Objects> LocalRepository::history(const Oid& tip, int generations) {
  Objects commits;
  std::vector<Oid> next = {tip};
  for (int generation = 0; generation < generations && !next.empty(); ++generation) {
    std::vector<Oid> parents;
    for (const auto& id : next) {
      if (commits.contains(id)) continue;
      auto found = read(id);
      if (!found && id != tip) continue;  // cut off here
      auto commit = TRY(std::move(found));
      const auto links = TRY(read_commit(commit.data));
      commits[id] = std::move(commit);
      parents.insert(parents.end(), links.parents.begin(), links.parents.end());
    }
    next = std::move(parents);
  }
  return commits;
}

}  // namespace git
