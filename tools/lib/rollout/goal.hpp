// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "argocd/application.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "rollout/resource_pattern.hpp"

namespace rollout {

// A revision that an application must be at. `revision` is a commit id or the beginning of one (at
// least seven digits), a chart's version or a digest; `source` is a source's name or its position
// from 1, or empty for whichever source it is.
struct WantedRevision {
  std::string source = {};
  std::string revision;

  // With Goal::contains (containment.hpp): of other commits whether they contain this one, as far
  // as we were told, and what is in doubt.
  std::map<std::string, bool> contained_in = {};
  std::string doubt = {};

  bool operator==(const WantedRevision&) const = default;
};

// Resources whose health does not count: all of a kind, or one of them.
struct IgnoredHealth {
  std::string kind;
  std::string name = {};
};

// What to wait for. Conditions are all needed, but for `health` and `suspended`, of which either
// will do.
struct Goal {
  bool sync = true;
  bool health = true;
  bool operation = true;  // none is under way
  bool suspended = false;
  bool deleted = false;
  bool created = false;
  bool hydrated = false;
  bool settled = false;  // compared since the last operation, also where nothing else asks for that

  // Empty: the one that a refresh resolves, not the one that is there when we come.
  std::vector<WantedRevision> revisions = {};
  bool contains = false;  // a commit that contains the wanted one will do

  // Only these must be Synced and Healthy; empty: all, and what Argo CD says of the whole. See
  // resource_goal.hpp.
  std::vector<ResourcePattern> resources = {};

  // Of an operation that we started: what it deploys counts, also where the branch is elsewhere.
  std::string marker = {};

  // The same where it is a rollback: the API server takes no marker along, so this is what it is
  // recognised by.
  std::optional<argocd::Operation> rollback = {};
  std::string deployment = {};  // to which that goes back, for people

  std::vector<IgnoredHealth> ignored_health = {};
  base::Duration stable_for = std::chrono::seconds(3);
  base::Duration degraded_after = std::chrono::seconds(30);

  // How long one that was never seen may be missing: somebody has just made it, or is about to.
  base::Duration appears_within = {};

  // Whether it matters which revision the application is at.
  bool needs_revision() const {
    return sync || health || suspended || hydrated || !revisions.empty();
  }

  // Whether an operation that is under way keeps it from being reached.
  bool needs_quiet() const { return sync || health || suspended || operation; }
};

// How it ended, in the words of the contract (cli.md, "Results").
enum class Word : std::uint8_t {
  synced,
  healthy,
  suspended,
  deleted,
  created,
  changed,  // what a sync would do
  unchanged,
  terminated,
  skipped,
  outofsync,
  degraded,
  failed,
  refused,
  superseded,
  conflict,
  pending,  // not there yet, and nobody waits for it
  timeout,
  notfound,
  denied,
  unreachable,
};

std::string_view to_string(Word word);
bool is_success(Word word);

// Of a word that is no success: the usual kind of failure.
base::ErrorKind kind_of(Word word);

struct Outcome {
  Word word;
  std::string message;
  std::string hint = {};
  std::optional<base::ErrorKind> kind = std::nullopt;  // where it is not the usual one of the word
};

// What an error is that one application ends with, in the word that goes with its exit status
// (docs/exit-codes.md).
Outcome outcome_of(const base::Error& error);

// Reads "REVISION" or "SOURCE=REVISION". Fails with `usage` for a branch's name and the like, which
// no state of an application can be compared with.
base::Result<WantedRevision> parse_wanted_revision(std::string_view text);

// Reads "KIND" or "KIND/NAME".
base::Result<IgnoredHealth> parse_ignored_health(std::string_view text);

// Whether `revision` is the one that is wanted: equal, or a commit id that it is the beginning of.
bool is_revision(std::string_view wanted, std::string_view revision);

// Whether it is the commit that is wanted, or is known to contain it.
bool is_good(const WantedRevision& wanted, const std::string& revision);

// Whether the application's source at this position, from 0, is one that is meant.
bool is_of_source(const WantedRevision& wanted, const argocd::Application& application,
                  std::size_t position);

// Whether an application whose sources are at `revisions` is where the wanted ones are.
bool is_at(const std::vector<WantedRevision>& wanted, const argocd::Application& application,
           const std::vector<std::string>& revisions);

// Whether an application with these sources can ever be there. Fails with `usage` for a source that
// is not there, for a version or a name where all sources are Git's, and for two revisions of one
// source, if it is not enough that they are contained in what it is at.
base::Result<void> check_wanted(const Goal& goal, const argocd::Application& application);

// Whether it can be a commit id, or the beginning of one.
bool is_commit_like(std::string_view revision);

// Whether it is a whole one, which no branch or tag is named like.
bool is_commit_id(std::string_view revision);

// A commit id as people read it, anything else as it is: "4f2c9a7", "1.8.3".
std::string short_revision(std::string_view revision);
std::string short_revisions(const std::vector<std::string>& revisions);

}  // namespace rollout
