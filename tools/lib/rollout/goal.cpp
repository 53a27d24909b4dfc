// SPDX-License-Identifier: Apache-2.0
#include "rollout/goal.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "cli/ending.hpp"

namespace rollout {
namespace {

constexpr std::array<std::string_view, 20> words = {
    "synced",     "healthy", "suspended", "deleted",  "created", "changed",    "unchanged",
    "terminated", "skipped", "outofsync", "degraded", "failed",  "refused",    "superseded",
    "conflict",   "pending", "timeout",   "notfound", "denied",  "unreachable"};

constexpr std::size_t shortest_commit_id = 7;

bool is_hexadecimal(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return base::is_ascii_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  });
}

// Each is a word of ours, too.
Word word_of(base::ErrorKind kind) {
  const auto found = std::find(words.begin(), words.end(), cli::ending_of(kind).result);
  return found == words.end() ? Word::refused : static_cast<Word>(found - words.begin());
}

// The only source that is meant, if there is one only.
std::optional<std::size_t> only_source(const WantedRevision& wanted,
                                       const argocd::Application& application) {
  std::optional<std::size_t> only;
  for (std::size_t i = 0; i < application.sources.size(); ++i) {
    if (!is_of_source(wanted, application, i)) continue;
    if (only) return std::nullopt;
    only = i;
  }
  return only;
}

base::Result<void> check_pairs(const std::vector<WantedRevision>& wanted,
                               const argocd::Application& application) {
  for (auto one = wanted.begin(); one != wanted.end(); ++one) {
    const auto source = only_source(*one, application);
    for (auto other = wanted.begin(); source && other != one; ++other) {
      const bool agrees =
          base::to_lower(one->revision).starts_with(base::to_lower(other->revision)) ||
          base::to_lower(other->revision).starts_with(base::to_lower(one->revision));
      if (agrees || only_source(*other, application) != source) continue;
      return base::usage_error("one source cannot be at both '" + base::printable(other->revision) +
                                   "' and '" + base::printable(one->revision) + "'",
                               application.sources.size() == 1
                                   ? "give one --revision; with several applications, one run each"
                                   : "give one --revision for each source: SOURCE=REVISION");
    }
  }
  return {};
}

}  // namespace

std::string_view to_string(Word word) {
  return words[static_cast<std::size_t>(word)];
}

bool is_success(Word word) {
  return word <= Word::skipped;
}

base::ErrorKind kind_of(Word word) {
  switch (word) {
    case Word::superseded:
    case Word::conflict:
      return base::ErrorKind::conflict;
    case Word::timeout:
      return base::ErrorKind::timeout;
    case Word::notfound:
      return base::ErrorKind::not_found;
    case Word::denied:
      return base::ErrorKind::denied;
    case Word::unreachable:
      return base::ErrorKind::unreachable;
    default:
      return base::ErrorKind::rejected;
  }
}

Outcome outcome_of(const base::Error& error) {
  return {.word = word_of(error.kind),
          .message = base::to_string(error),
          .hint = error.hint,
          .kind = error.kind};
}

base::Result<WantedRevision> parse_wanted_revision(std::string_view text) {
  const auto equals = text.find('=');
  WantedRevision wanted = {.revision = std::string(text.substr(equals + 1))};
  if (equals != std::string_view::npos) wanted.source = std::string(text.substr(0, equals));
  const auto shown = "'" + base::printable(text) + "'";
  if (wanted.revision.empty() || wanted.source.empty() != (equals == std::string_view::npos)) {
    return base::Error{.kind = base::ErrorKind::usage,
                       .message = shown + " is not a revision",
                       .hint = "write REVISION, or SOURCE=REVISION with a source's name or number"};
  }
  // Chart versions and digests have a digit; so has every commit id that is not made of luck.
  const auto& revision = wanted.revision;
  const bool has_digit = std::any_of(revision.begin(), revision.end(), base::is_ascii_digit);
  if (!is_commit_id(revision) && !has_digit &&
      !(is_hexadecimal(revision) && revision.size() >= shortest_commit_id)) {
    return base::Error{.kind = base::ErrorKind::usage,
                       .message = shown + " is a name, and names move",
                       .hint =
                           "give the commit id; `git rev-parse NAME` and update-values' result "
                           "`commit` have it"};
  }
  if (is_hexadecimal(revision) && revision.size() < shortest_commit_id &&
      revision.find('.') == std::string::npos && revision.size() > 3) {
    return base::Error{.kind = base::ErrorKind::usage,
                       .message = shown + " is too short for a commit id",
                       .hint = "give at least seven digits of it"};
  }
  return wanted;
}

base::Result<IgnoredHealth> parse_ignored_health(std::string_view text) {
  const auto slash = text.find('/');
  IgnoredHealth ignored = {.kind = std::string(text.substr(0, slash))};
  if (slash != std::string_view::npos) ignored.name = std::string(text.substr(slash + 1));
  const auto wrong = "'" + base::printable(text) + "' is not a kind of resource";
  if (ignored.kind.empty() || ignored.name.empty() != (slash == std::string_view::npos)) {
    return base::usage_error(wrong, "write KIND or KIND/NAME, for example Ingress/shop");
  }
  // Those that have a health, for people who write them as kubectl takes them.
  const std::vector<std::string> common = {
      "Application", "CronJob",     "DaemonSet",  "Deployment", "HorizontalPodAutoscaler",
      "Ingress",     "Job",         "Pod",        "ReplicaSet", "PersistentVolumeClaim",
      "Rollout",     "StatefulSet", "APIService", "Service"};
  // Kinds are told apart by case, too, and begin with a capital: this one would meet nothing.
  if (ignored.kind.front() >= 'a' && ignored.kind.front() <= 'z') {
    const auto near = base::did_you_mean(ignored.kind, common);
    const auto name = base::printable(text.substr(ignored.kind.size()));
    return base::usage_error(wrong, near ? "did you mean " + *near + name + "?"
                                         : "write KIND or KIND/NAME as in its manifest, for "
                                           "example Ingress/shop");
  }
  return ignored;
}

bool is_revision(std::string_view wanted, std::string_view revision) {
  if (wanted.empty() || revision.empty()) return false;
  if (wanted == revision) return true;
  return wanted.size() >= shortest_commit_id && is_hexadecimal(wanted) && is_commit_id(revision) &&
         base::to_lower(revision).starts_with(base::to_lower(wanted));
}

bool is_good(const WantedRevision& wanted, const std::string& revision) {
  if (is_revision(wanted.revision, revision)) return true;
  const auto known = wanted.contained_in.find(revision);
  return known != wanted.contained_in.end() && known->second;
}

bool is_of_source(const WantedRevision& wanted, const argocd::Application& application,
                  std::size_t position) {
  return wanted.source.empty() || wanted.source == std::to_string(position + 1) ||
         (position < application.sources.size() &&
          wanted.source == application.sources[position].name);
}

bool is_at(const std::vector<WantedRevision>& wanted, const argocd::Application& application,
           const std::vector<std::string>& revisions) {
  return std::all_of(wanted.begin(), wanted.end(), [&](const WantedRevision& one) {
    for (std::size_t i = 0; i < revisions.size(); ++i) {
      if (is_of_source(one, application, i) && is_good(one, revisions[i])) return true;
    }
    return false;
  });
}

bool is_commit_like(std::string_view revision) {
  constexpr std::size_t longest = 64;
  return revision.size() >= shortest_commit_id && revision.size() <= longest &&
         is_hexadecimal(revision);
}

bool is_commit_id(std::string_view revision) {
  constexpr std::size_t sha1 = 40;
  constexpr std::size_t sha256 = 64;
  return (revision.size() == sha1 || revision.size() == sha256) && is_hexadecimal(revision);
}

base::Result<void> check_wanted(const Goal& goal, const argocd::Application& application) {
  if (application.sources.empty()) return {};  // whoever sent it left them out
  for (const auto& one : goal.revisions) {
    bool has_source = false;
    bool is_possible = false;
    for (std::size_t i = 0; i < application.sources.size(); ++i) {
      const auto& source = application.sources[i];
      if (!is_of_source(one, application, i)) continue;
      has_source = true;
      is_possible |= !source.is_git() || is_commit_like(one.revision);
    }
    if (!has_source) {
      return base::Error{.kind = base::ErrorKind::usage,
                         .message = "there is no source '" + base::printable(one.source) + "'",
                         .hint = "name one of its sources, or its number from 1 to " +
                                 std::to_string(application.sources.size())};
    }
    if (!is_possible) {
      return base::Error{.kind = base::ErrorKind::usage,
                         .message = "'" + base::printable(one.revision) +
                                    "' is not a commit id, and its source is a Git repository",
                         .hint = "give the commit id: Argo CD shows no tags and branches"};
    }
  }
  return goal.contains ? base::Result<void>() : check_pairs(goal.revisions, application);
}

std::string short_revision(std::string_view revision) {
  if (is_commit_id(revision)) return std::string(revision.substr(0, shortest_commit_id));
  return base::printable(base::shorten(revision, 40));
}

std::string short_revisions(const std::vector<std::string>& revisions) {
  std::vector<std::string> shown;
  shown.reserve(revisions.size());
  for (const auto& revision : revisions) shown.push_back(short_revision(revision));
  return base::join(shown, ", ");
}

}  // namespace rollout
