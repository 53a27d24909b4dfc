// SPDX-License-Identifier: Apache-2.0
#include "update-values/reversal_plan.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "git/changed_files.hpp"
#include "git/commit.hpp"
#include "git/revision.hpp"
#include "git/snapshot.hpp"
#include "update-values/message.hpp"
#include "update-values/trailers.hpp"

namespace tools::update_values {
namespace {

constexpr std::string_view last = "last";

// What started no pipeline says nothing about what takes it back.
std::string subject_of(const git::Object& commit) {
  const auto lines = base::lines(git::message_of(commit.data));
  return lines.empty() ? "" : without_skip_markers(base::printable(lines.front()));
}

// Of a commit that took another back, the other one: where that has been done, doing it again
// changes nothing. But what took back a revert has brought a change of ours back.
git::Oid to_revert(const git::Objects& commits, const git::Oid& id, const OwnTrailers& own) {
  const auto target = git::parse_oid(own.reverts.value_or(""));
  if (!target || !commits.contains(*target)) return id;
  const auto trailers = read_own_trailers(git::message_of(commits.at(*target).data));
  return trailers.reverts ? id : *target;
}

// Whether a commit of ours set values in these files, and not just the number of --supersede-by.
bool is_about(const OwnTrailers& own, const std::vector<git::FilePattern>& files) {
  if (files.empty() && own.reverts) return true;
  const auto is_wanted = [&](const std::string& file) {
    return files.empty() || git::matches_any(files, file);
  };
  const auto is_number = [&](const auto& value) {
    return std::find(own.orders.begin(), own.orders.end(), value) != own.orders.end();
  };
  const bool has_value = std::any_of(own.values.begin(), own.values.end(), [&](const auto& value) {
    return is_wanted(value.first) && !is_number(value);
  });
  return has_value ||
         (own.values.empty() && std::any_of(own.files.begin(), own.files.end(), is_wanted));
}

// Ours of these files, the newest first: a commit comes after those it is built on, and of two that
// know nothing of each other the later one.
base::Result<std::optional<git::Oid>> find_last(git::Repository& repository, const git::Oid& tip,
                                                const std::vector<git::FilePattern>& files) {
  const auto commits = TRY(repository.history(tip, longest_look_back));
  std::set<std::pair<unsigned long long, git::Oid>> next;
  std::set<git::Oid> seen = {tip};
  if (commits.contains(tip)) next.insert({git::committer_of(commits.at(tip).data).time, tip});
  while (!next.empty()) {
    const auto id = std::prev(next.end())->second;
    next.erase(std::prev(next.end()));
    const auto& commit = commits.at(id);
    const auto parents = TRY(git::read_commit(commit.data)).parents;
    const auto trailers = read_own_trailers(git::message_of(commit.data));
    // A merge may tell what it has merged in the same words.
    const bool is_ours = is_about(trailers, files) && parents.size() == 1;
    if (is_ours) return std::optional(to_revert(commits, id, trailers));
    for (const auto& parent : parents) {
      if (!commits.contains(parent) || !seen.insert(parent).second) continue;
      next.insert({git::committer_of(commits.at(parent).data).time, parent});
    }
  }
  return std::optional<git::Oid>();
}

// A commit id, a branch or a tag; the first digits of an id mean one of the last commits.
base::Result<git::Oid> resolve_name(git::Repository& repository, const git::Oid& tip,
                                    const std::string& revision) {
  if (revision == "HEAD") return tip;
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

// What Git calls main~2, main^^ or main^1: commits before that, always by the first parent.
struct Ancestor {
  std::string name;
  int generations = 0;
};

std::optional<Ancestor> parse_ancestor(const std::string& revision) {
  const auto end = std::min(revision.find_first_of("~^"), revision.size());
  Ancestor ancestor = {.name = revision.substr(0, end)};
  auto rest = std::string_view(revision).substr(end);
  while (!rest.empty()) {
    const bool may_count = rest.front() == '~';
    if (!may_count && rest.front() != '^') return std::nullopt;
    rest.remove_prefix(1);
    const auto digits = rest.substr(0, rest.find_first_not_of("0123456789"));
    const auto count = digits.empty() ? 1ULL : base::parse_unsigned(digits);
    if (!count || *count > longest_look_back || (!may_count && *count > 1)) return std::nullopt;
    ancestor.generations += static_cast<int>(*count);
    rest.remove_prefix(digits.size());
  }
  return ancestor;
}

base::Result<void> check_is_one(const std::string& revision) {
  if (revision.find("..") == std::string::npos) return {};
  return base::usage_error("'" + base::shorten(base::printable(revision), 80) +
                               "' is a range, and one commit is taken back at a time",
                           "name the newest one first");
}

base::Result<git::Oid> resolve(git::Repository& repository, const git::Oid& tip,
                               const std::string& revision) {
  TRY(check_is_one(revision));
  const auto ancestor = parse_ancestor(revision);
  if (!ancestor || ancestor->name.empty() || ancestor->generations > longest_look_back) {
    auto named = resolve_name(repository, tip, revision);
    if (named || revision.find_first_of("~^") == std::string::npos) return named;
    auto error = std::move(named).error();
    error.hint = "before a commit there are ~1 to ~" + std::to_string(longest_look_back) +
                 " and ^, by the first parent";
    return error;
  }
  auto id = TRY(resolve_name(repository, tip, ancestor->name));
  if (ancestor->generations == 0) return id;
  const auto commits = TRY(repository.history(id, ancestor->generations));
  for (int left = ancestor->generations; left > 0; --left) {
    const auto found = commits.find(id);
    const auto parents = found == commits.end() ? std::vector<git::Oid>()
                                                : TRY(git::read_commit(found->second.data)).parents;
    if (parents.empty()) {
      return base::Error{.kind = base::ErrorKind::not_found,
                         .message = "there is no commit " + base::printable(revision) +
                                    ": the history ends at " + id.short_hex()};
    }
    id = parents.front();
  }
  return id;
}

base::Error no_last(const std::vector<git::FilePattern>& files) {
  return {.kind = base::ErrorKind::not_found,
          .message = "none of the last " + std::to_string(longest_look_back) +
                     " generations of commits is one of ours" +
                     (files.empty() ? "" : " that changed " + files.front().text),
          .hint = "name the commit: --revert COMMIT"};
}

// Where there is none, a file may have been misspelt.
base::Result<git::Oid> last_of(git::Repository& repository, const git::Oid& tip,
                               const std::vector<git::FilePattern>& files) {
  const auto found = TRY(find_last(repository, tip, files));
  if (found) return *found;
  if (!files.empty()) TRY(git::Snapshot::take(repository, tip, files));
  return no_last(files);
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
    if (!options.files.empty() && !git::matches_any(options.files, file.path)) continue;
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

// Of what a message tells, the paths in one file.
template <typename Values>
std::vector<yaml::Path> paths_in(const Values& values, const std::string& file) {
  std::vector<yaml::Path> paths;
  for (const auto& value : values) {
    auto parsed = yaml::parse_path(value.second);
    if (value.first == file && parsed) paths.push_back(std::move(*parsed));
  }
  return paths;
}

}  // namespace

base::Result<Reversal> plan_reversal(git::Repository& repository, const git::Oid& tip,
                                     const RevertOptions& options) {
  git::Oid id;
  const bool is_last = options.commit == last;
  if (is_last) {
    id = TRY(last_of(repository, tip, options.files));
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
  const auto told = read_own_trailers(git::message_of(commit.data));
  auto narrowed = options;
  if (is_last && options.files.empty()) {
    // What others did in the same commit is theirs.
    for (const auto& file : told.files) narrowed.files.push_back(git::exactly(file));
  }
  auto files = TRY(read_files(repository, before, links.tree, narrowed, shown));
  for (auto& file : files) {
    file.orders = paths_in(told.orders, file.pattern.text);
    if (is_last && !told.leaves_out_some) file.told = paths_in(told.values, file.pattern.text);
  }
  if (files.empty()) return base::malformed_error(shown + " changed none of these files");
  const bool is_number = std::all_of(files.begin(), files.end(),
                                     [](const auto& file) { return file.changes_only_numbers(); });
  if (is_number) {
    return base::malformed_error(shown + " changed only the number of --supersede-by, which stays",
                                 "name the commit that changed the values");
  }
  const Reverted reverted = {.id = id.hex(), .subject = subject_of(commit)};
  return Reversal(reverted, std::move(files), options.allowed);
}

}  // namespace tools::update_values
