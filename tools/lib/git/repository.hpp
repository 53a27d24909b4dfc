// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "git/object.hpp"

namespace git {

// The end of a branch at one moment.
struct Tip {
  std::string ref;  // "refs/heads/main"
  Oid commit;

  std::string branch() const { return ref.substr(std::string("refs/heads/").size()); }
};

// Moves a branch from exactly one commit to another, bringing along the objects that are new.
struct Update {
  std::string ref;
  Oid old_tip;  // null: there is no such branch yet
  Oid new_tip;  // null: the branch is deleted
  Objects objects;

  // What the server is told along with it (gitprotocol-pack, "push-options"), each one line. A
  // push with some fails with `rejected` where the server takes none.
  std::vector<std::string> push_options = {};
};

// What came back for an Update.
struct PushAnswer {
  enum class Kind {
    accepted,     // the branch now is where we wanted it
    declined,     // it is not, for `reason`
    unavailable,  // the server says it cannot at the moment (429, 500, 503)
    lost,         // the update went out and nobody said what became of it
  };
  Kind kind;
  std::string reason = {};
  std::optional<base::Duration> wait = std::nullopt;  // what the server asked for, if it did
  std::string remote_text = {};                       // what its hooks printed, as it came
};

// What will be asked for next: a repository that is far away may send it along, one that is near
// need not care.
enum class Ahead {
  nothing,  // or hard to say
  trees,    // the directories in the root directory of the commit, or in the trees
  files,    // the files in the trees
};

// What one commit is to another.
enum class Ancestry {
  none,      // it is there, and not before the other
  ancestor,  // it comes before the other, or is the same
  unknown,   // the repository has no such commit, as far as it says, so it is not before the other
};

// A repository as far as we need one: on a server or in a directory.
class Repository {
 public:
  virtual ~Repository() = default;

  // The tip of `branch`, or of the branch that HEAD names if it is empty, as it is now. Fails with
  // `not_found` if there is none, also for an empty repository.
  virtual base::Result<Tip> tip(const std::string& branch) = 0;

  // The commit that a revision of Argo CD means: "" and HEAD, all 40 digits of a commit id, a
  // branch, a tag (also an annotated one), or the name of a ref in full (refs/…) or without its
  // refs/. A branch goes before a tag of the same name, and both before the first digits of an id.
  // Fails with `not_found`, and with `usage` for what can be no name, and for the first digits of
  // an id where the repository is far away. That there is such a commit is only known of a
  // repository nearby.
  virtual base::Result<Oid> resolve(const std::string& revision) = 0;

  // The commit at the tip of a branch, or another one. Fails with `not_found` where there is none,
  // as far as the repository says.
  virtual base::Result<Object> commit(const Oid& tip, Ahead ahead) = 0;

  // Trees and files by id, all at once: a call costs a round trip. Their ids must come from the tip
  // that commit() was last asked for.
  virtual base::Result<Objects> trees(const std::vector<Oid>& ids, Ahead ahead) = 0;
  virtual base::Result<Objects> blobs(const std::vector<Oid>& ids) = 0;

  virtual base::Result<PushAnswer> push(const Update& update) = 0;

  // Whether one of `commits` is `tip` or lies between it and `since`, an older tip; null where
  // there was no branch.
  virtual base::Result<bool> has_any(const Oid& tip, const Oid& since,
                                     const std::vector<Oid>& commits) = 0;

  // The commits that `tip` brings beside those of `base`: itself and what comes before it, but
  // nothing that comes before `base`. None where `tip` does so.
  virtual base::Result<Objects> between(const Oid& base, const Oid& tip) = 0;

  // Whether `wanted`, a commit id or at least the first seven digits of one, is `tip` or one of its
  // ancestors. Fails with `usage` for what is no commit id or, as far as had to be looked, the
  // beginning of several, and with `rejected` for a tip that is not there, where a beginning would
  // have to be looked for too far back, and for a "no" of a repository that is cut off (shallow).
  virtual base::Result<Ancestry> ancestry(const std::string& wanted, const Oid& tip) = 0;

  // `tip` and the commits before it, as far as `generations` parents away, the tip itself being the
  // first. Fewer where the repository is cut off (shallow).
  virtual base::Result<Objects> history(const Oid& tip, int generations) = 0;
};

// The full name of a branch given as "main" or "refs/heads/main". Fails with `usage` for a name
// that Git does not allow.
base::Result<std::string> branch_ref(const std::string& branch);

// Reads what ancestry() is asked for, as small letters. Fails with `usage`.
base::Result<std::string> read_commit_id(std::string_view text);

// For the message when several commits begin with the same digits.
base::Error is_ambiguous(const std::string& beginning);

// Whether `ref` is a full name of a ref that Git allows.
bool is_ref_name(const std::string& ref);

// For the message when a branch is missing: `known` are the full names of those there are.
base::Error no_such_branch(const std::string& ref, const std::vector<std::string>& known);

}  // namespace git
