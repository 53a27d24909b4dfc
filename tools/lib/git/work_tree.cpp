// SPDX-License-Identifier: Apache-2.0
#include "git/work_tree.hpp"

#include <git2.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>

#include "base/file.hpp"
#include "base/text.hpp"
#include "git/library.hpp"
#include "git/object.hpp"
#include "git/work_tree_walk.hpp"

namespace git {
namespace {

using RepositoryHandle = Handle<git_repository, git_repository_free>;
using IndexHandle = Handle<git_index, git_index_free>;
using ReferenceHandle = Handle<git_reference, git_reference_free>;
using RemoteHandle = Handle<git_remote, git_remote_free>;

struct FreeText {
  void operator()(char* text) const { std::free(text); }
};

// Without links; empty where there is no such thing.
std::string real_path(const std::string& path) {
  const std::unique_ptr<char, FreeText> real(::realpath(path.c_str(), nullptr));
  return real ? real.get() : "";
}

bool is_directory(const std::string& path) {
  struct stat file = {};
  return ::stat(path.c_str(), &file) == 0 && S_ISDIR(file.st_mode);
}

bool is_inside(const std::string& path, const std::string& directory) {
  return directory == "/" || path == directory || path.starts_with(directory + "/");
}

std::string relative(const std::string& path, const std::string& root) {
  if (path.size() <= root.size()) return "";
  return path.substr(root == "/" ? 1 : root.size() + 1);
}

base::Error refused(const std::string& path, const std::string& why) {
  return base::malformed_error(base::shorten(base::printable(path), 200) + " " + why);
}

bool reaches_git(std::string_view path) {
  const auto names = base::split(path, '/');
  return std::find(names.begin(), names.end(), ".git") != names.end();
}

}  // namespace

struct WorkTree::State {
  std::string root;
  std::string place;
  RepositoryHandle repository;  // none: just a directory
  IndexHandle index;
};

base::Result<std::unique_ptr<WorkTree>> WorkTree::around(const std::string& path) {
  const auto start = real_path(path.empty() ? "." : path);
  if (start.empty() || !is_directory(start)) {
    return base::usage_error("there is no directory " + base::printable(path));
  }
  auto state = std::make_unique<State>();
  start_library();
  git_repository* raw = nullptr;
  const int found = git_repository_open_ext(&raw, start.c_str(), 0, nullptr);
  if (found == GIT_ENOTFOUND) {
    state->root = start;
    return std::unique_ptr<WorkTree>(new WorkTree(std::move(state)));
  }
  TRY(check(found).context("opening the repository around " + base::printable(start)));
  state->repository.reset(raw);
  const char* work_tree = git_repository_workdir(raw);
  state->root = work_tree == nullptr ? "" : real_path(work_tree);
  if (state->root.empty() || !is_inside(start, state->root)) {
    return base::usage_error(base::printable(start) + " lies in a repository without files",
                             "name a directory with files, or the repository itself");
  }
  state->place = relative(start, state->root);
  git_index* raw_index = nullptr;
  TRY(check(git_repository_index(&raw_index, raw)).context("reading the index"));
  state->index.reset(raw_index);
  return std::unique_ptr<WorkTree>(new WorkTree(std::move(state)));
}

WorkTree::WorkTree(std::unique_ptr<State> state) : state_(std::move(state)) {}
WorkTree::~WorkTree() = default;

const std::string& WorkTree::root() const {
  return state_->root;
}
const std::string& WorkTree::place() const {
  return state_->place;
}
bool WorkTree::is_repository() const {
  return state_->repository != nullptr;
}

std::vector<Remote> WorkTree::remotes() const {
  std::vector<Remote> found;
  git_strarray names = {};
  if (!is_repository() || git_remote_list(&names, state_->repository.get()) < 0) return found;
  for (std::size_t i = 0; i < names.count; ++i) {
    git_remote* raw = nullptr;
    if (git_remote_lookup(&raw, state_->repository.get(), names.strings[i]) < 0) continue;
    const RemoteHandle remote(raw);
    const char* url = git_remote_url(raw);
    if (url != nullptr) found.push_back({.name = names.strings[i], .url = url});
  }
  git_strarray_dispose(&names);
  std::sort(found.begin(), found.end(), [](const Remote& left, const Remote& right) {
    if ((left.name == "origin") != (right.name == "origin")) return left.name == "origin";
    return left.name < right.name;
  });
  return found;
}

std::optional<std::string> WorkTree::branch() const {
  constexpr std::string_view heads = "refs/heads/";
  git_reference* raw = nullptr;
  if (!is_repository() || git_reference_lookup(&raw, state_->repository.get(), "HEAD") < 0) {
    return std::nullopt;
  }
  const ReferenceHandle head(raw);
  const char* target = git_reference_symbolic_target(raw);
  if (target == nullptr || !std::string_view(target).starts_with(heads)) return std::nullopt;
  return std::string(target).substr(heads.size());
}

base::Result<Listing> WorkTree::list(const Enters& enters) {
  return walk_work_tree(state_->root, state_->repository.get(), state_->index.get(), enters);
}

base::Result<std::string> WorkTree::read_one(const std::string& path) const {
  const auto place = real_path(state_->root + "/" + path);
  if (place.empty()) return refused(path, "does not exist, or is a link that leads nowhere");
  if (!is_inside(place, state_->root)) return refused(path, "leads out of the repository");
  if (reaches_git(relative(place, state_->root))) return refused(path, "leads into .git");
  struct stat file = {};
  if (::stat(place.c_str(), &file) != 0) return refused(path, "cannot be looked at");
  if (S_ISDIR(file.st_mode)) return refused(path, "is a directory");
  if (!S_ISREG(file.st_mode)) return refused(path, "is no file");
  if (static_cast<std::size_t>(file.st_size) > object_limit) {
    return refused(path, "is over the limit of 16 MiB");
  }
  return base::read_file_not_link(place, object_limit);
}

base::Result<std::map<std::string, std::string>> WorkTree::read(
    const std::vector<std::string>& paths) {
  std::map<std::string, std::string> texts;
  for (const auto& path : paths) texts[path] = TRY(read_one(path));
  return texts;
}

}  // namespace git
