// SPDX-License-Identifier: Apache-2.0
#include "update-values/reversal.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "git/changed_files.hpp"
#include "git/commit.hpp"
#include "git/revision.hpp"
#include "git/undo.hpp"
#include "update-values/trailers.hpp"
#include "yaml/differences.hpp"

namespace tools::update_values {
namespace {

constexpr std::string_view last = "last";

bool is_among(const std::vector<git::FilePattern>& patterns, const std::string& path) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const auto& pattern) { return git::matches(pattern, path); });
}

std::string subject_of(const git::Object& commit) {
  const auto lines = base::lines(git::message_of(commit.data));
  return lines.empty() ? "" : base::printable(lines.front());
}

// Ours of these files, the newest first: a commit comes after those it is built on, and of two that
// know nothing of each other the later one.
struct Own {
  git::Oid id;
  OwnTrailers trailers;
};

base::Result<std::optional<Own>> find_last(git::Repository& repository, const git::Oid& tip,
                                           const std::vector<git::FilePattern>& files) {
  const auto commits = TRY(repository.history(tip, longest_look_back));
  std::set<std::pair<unsigned long long, git::Oid>> next;
  std::set<git::Oid> seen = {tip};
  if (commits.contains(tip)) next.insert({git::committer_of(commits.at(tip).data).time, tip});
  while (!next.empty()) {
    const auto id = std::prev(next.end())->second;
    next.erase(std::prev(next.end()));
    const auto& commit = commits.at(id);
    auto trailers = read_own_trailers(git::message_of(commit.data));
    const bool is_ours = files.empty()
                             ? !trailers.files.empty() || trailers.reverts
                             : std::any_of(trailers.files.begin(), trailers.files.end(),
                                           [&](const auto& file) { return is_among(files, file); });
    if (is_ours) return std::optional(Own{.id = id, .trailers = std::move(trailers)});
    for (const auto& parent : TRY(git::read_commit(commit.data)).parents) {
      if (!commits.contains(parent) || !seen.insert(parent).second) continue;
      next.insert({git::committer_of(commits.at(parent).data).time, parent});
    }
  }
  return std::optional<Own>();
}

// A commit id, a branch or a tag; the first digits of an id mean one of the last commits.
base::Result<git::Oid> resolve(git::Repository& repository, const git::Oid& tip,
                               const std::string& revision) {
  if (!git::is_beginning_of_id(revision)) return repository.resolve(revision);
  const auto digits = base::to_lower(revision);
  std::vector<git::Oid> found;
  for (const auto& [id, commit] : TRY(repository.history(tip, longest_look_back))) {
    if (id.hex().starts_with(digits)) found.push_back(id);
  }
  if (found.size() > 1) return git::is_ambiguous(digits);
  if (found.size() == 1) return found.front();
  return repository.resolve(revision);
}

base::Error no_last(const std::vector<git::FilePattern>& files) {
  return {.kind = base::ErrorKind::not_found,
          .message = "none of the last " + std::to_string(longest_look_back) +
                     " generations of commits is one of ours" +
                     (files.empty() ? "" : " that changed " + files.front().text),
          .hint = "name the commit: --revert COMMIT"};
}

base::Result<void> check_kinds(const git::ChangedFile& file, const std::string& commit) {
  const auto is_file = [](const auto& version) {
    return version && version->kind == git::EntryKind::file;
  };
  const auto refuse = [&](const std::string& what) {
    return base::malformed_error(commit + " " + what + " " + base::printable(file.path) +
                                     ", and only changed lines can be taken back",
                                 "use git revert for this one");
  };
  if (!file.before) return refuse("adds");
  if (!file.after) return refuse("deletes");
  if (!is_file(file.before) || !is_file(file.after)) return refuse("changes the kind of");
  if (file.before->is_executable != file.after->is_executable) return refuse("changes the mode of");
  return {};
}

// The files that lie between two trees, as far as they are wanted.
base::Result<std::vector<Reversal::File>> read_files(git::Repository& repository,
                                                     const git::Oid& before, const git::Oid& after,
                                                     const RevertOptions& options,
                                                     const std::string& commit) {
  std::vector<git::ChangedFile> changed;
  for (auto& file : TRY(git::changed_files(repository, before, after))) {
    if (!options.files.empty() && !is_among(options.files, file.path)) continue;
    TRY(check_kinds(file, commit));
    changed.push_back(std::move(file));
  }
  std::set<git::Oid> ids;
  for (const auto& file : changed) ids.insert({file.before->id, file.after->id});
  const auto blobs = TRY(repository.blobs({ids.begin(), ids.end()}));
  std::vector<Reversal::File> files;
  for (const auto& file : changed) {
    files.push_back({.pattern = git::exactly(file.path),
                     .before = blobs.at(file.before->id).data,
                     .after = blobs.at(file.after->id).data});
  }
  return files;
}

void note_changes(EditedFile& file) {
  const auto differences =
      yaml::differences(file.old_text, file.new_text, yaml::format_of(file.path));
  if (!differences) return;
  for (const auto& difference : *differences) {
    file.changes.push_back({.file = file.path,
                            .document = difference.document,
                            .path = difference.path,
                            .line = difference.line,
                            .old_value = difference.before,
                            .new_value = difference.after,
                            .is_changed = true});
  }
}

}  // namespace

std::vector<git::FilePattern> Reversal::patterns() const {
  std::vector<git::FilePattern> patterns;
  for (const auto& file : files_) patterns.push_back(file.pattern);
  return patterns;
}

base::Result<Made> Reversal::make(const std::vector<git::Snapshot::File>& files) const {
  Made made;
  for (const auto& file : files) {
    if (!allowed_.empty() && !is_among(allowed_, file.path)) {
      return base::usage_error(base::printable(file.path) +
                               " is not among the files that --allow names");
    }
    const auto& ours = files_.at(file.patterns.front());
    auto text = TRY(git::undone(file.text, ours.before, ours.after));
    if (!text) {
      return base::Error{.kind = base::ErrorKind::conflict,
                         .message = base::printable(file.path) + " has moved on since " +
                                    commit_.id.substr(0, 7) +
                                    ": somebody else has changed the same lines",
                         .hint = "set the values that you want, or use git revert"};
    }
    EditedFile edited = {.path = file.path,
                         .old_text = file.text,
                         .new_text = std::move(*text),
                         .changes = {},
                         .warnings = {},
                         .is_executable = file.is_executable};
    note_changes(edited);
    made.files.push_back(std::move(edited));
  }
  return made;
}

base::Result<std::optional<Reversal>> plan_reversal(git::Repository& repository,
                                                    const git::Oid& tip,
                                                    const RevertOptions& options) {
  git::Oid id;
  if (options.commit == last) {
    const auto own = TRY(find_last(repository, tip, options.files));
    if (!own) return no_last(options.files);
    if (own->trailers.reverts) return std::optional<Reversal>();
    id = own->id;
  } else {
    id = TRY(resolve(repository, tip, options.commit));
  }
  const auto commit = TRY(repository.commit(id, git::Ahead::nothing));
  const auto shown = id.short_hex();
  const auto links = TRY(git::read_commit(commit.data));
  if (links.parents.size() != 1) {
    return base::malformed_error(
        shown + (links.parents.empty() ? " is the first commit" : " is a merge of several") +
            ", which cannot be taken back",
        "name the commit that changed the values");
  }
  const auto parent = TRY(repository.commit(links.parents.front(), git::Ahead::nothing));
  const auto before = TRY(git::read_commit(parent.data)).tree;
  auto files = TRY(read_files(repository, before, links.tree, options, shown));
  if (files.empty()) return base::malformed_error(shown + " changed none of these files");
  const Reverted reverted = {.id = id.hex(), .subject = subject_of(commit)};
  return std::optional(Reversal(reverted, std::move(files), options.allowed));
}

}  // namespace tools::update_values
