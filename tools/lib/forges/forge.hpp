// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "forges/access.hpp"
#include "forges/change_request.hpp"
#include "forges/project.hpp"
#include "http/client.hpp"

namespace forges {

// A request that is to be. Its branches are those of the project, and are there.
struct NewRequest {
  std::string head;
  std::string base;
  std::string title;
  std::string body = {};
  bool is_draft = false;
  bool deletes_head = false;  // once merged, where the forge can be told so beforehand
};

// What came of asking for one.
struct Creation {
  enum class Kind {
    opened,
    exists,            // there is an open one between the two branches: find it
    nothing_to_merge,  // the base has all that the head has
  };
  Kind kind;
  ChangeRequest request = {};  // only where it was opened; it is no draft where there are none
};

// What is to be another; the rest stays.
struct Revision {
  std::optional<std::string> title = {};  // without what makes a draft of it
  std::optional<std::string> body = {};
  std::optional<bool> deletes_head = {};  // counts where requests say so, see ChangeRequest
};

// Somebody or something that could not be added, and why, for people.
struct Skipped {
  std::string name;
  std::string reason;
};

// What came of adding some: all of them but the skipped, if `has_added`; nothing was sent
// otherwise.
struct Additions {
  bool has_added = false;
  std::vector<Skipped> skipped = {};
};

enum class MergeMethod { merge, squash, rebase };

// "merge", "squash" or "rebase".
std::string to_string(MergeMethod method);

// Reads what to_string() writes. Fails with `usage`.
base::Result<MergeMethod> parse_merge_method(std::string_view word);

// A merge that is to be.
struct Merge {
  std::string expected_head;  // 40 digits; it does not happen where the head is another by then
  MergeMethod method = MergeMethod::merge;
  bool deletes_head = false;  // counts where a forge is told so along with the merge

  // What the one commit of a squash says, which drops what the others said. Without them the forge
  // says what it is set to.
  std::string squash_title = {};
  std::string squash_text = {};

  // It is another one than before: where one waits to happen already, this takes its place.
  bool is_news = true;

  bool tells_squash() const { return method == MergeMethod::squash && !squash_title.empty(); }
};

// What came of asking a request to merge by itself.
struct AutoMerge {
  enum class Kind {
    armed,
    merged_now,   // there was nothing to wait for
    unsupported,  // this forge has no such thing
    refused,      // `reason` says why, in the forge's words
  };
  Kind kind;
  std::string reason = {};
};

// Whether the forge may have done it, and it is worth a look: no answer came, or none that says
// what came of it. Not where the time is over.
bool is_lost(const base::Error& error);

// The requests of one project. Every function asks the forge, waits where it limits how often it is
// asked, and ends at the deadline.
//
// Errors of all: `denied` for a token that is wrong or may not do this, `not_found` for what is not
// there or is hidden from the token, `rejected` and `usage` where the forge says no, `conflict`
// where somebody was first, `unreachable` and `garbled` where there was no usable answer, `timeout`
// and `stopped`. An error has `may_have_arrived` where the forge may have done it all the same:
// then look again, instead of asking again.
class Forge {
 public:
  virtual ~Forge() = default;

  virtual Provider provider() const = 0;

  // The most bytes that it takes as a body.
  virtual std::size_t body_limit() const = 0;

  // The open request between two branches of the project.
  virtual base::Result<std::optional<ChangeRequest>> find_open(const std::string& head,
                                                               const std::string& base) = 0;

  // The newest one, in any state.
  virtual base::Result<std::optional<ChangeRequest>> find_last(const std::string& head,
                                                               const std::string& base) = 0;

  virtual base::Result<Creation> create(const NewRequest& wanted) = 0;

  // Sends what is given; the request must be as it is there.
  virtual base::Result<void> update(const ChangeRequest& request, const Revision& revision) = 0;

  // These keep who and what is there already, and say what they could not add.
  virtual base::Result<Additions> add_labels(const ChangeRequest& request,
                                             const std::vector<std::string>& labels) = 0;
  // "team" of an organisation is written "organisation/team". Whoever has reviewed the request is
  // not asked again.
  virtual base::Result<Additions> add_reviewers(const ChangeRequest& request,
                                                const std::vector<std::string>& names) = 0;
  virtual base::Result<Additions> add_assignees(const ChangeRequest& request,
                                                const std::vector<std::string>& names) = 0;

  // Has the forge merge the request once it may.
  virtual base::Result<AutoMerge> enable_auto_merge(const ChangeRequest& request,
                                                    const Merge& merge) = 0;

  // The request as it is now. Its commits have all their digits, as far as the forge knows them.
  virtual base::Result<ChangeRequest> read(std::uint64_t number) = 0;

  virtual base::Result<void> close(const ChangeRequest& request) = 0;

  // Opens one that was closed again. Fails with `rejected` where what is closed stays so.
  virtual base::Result<void> reopen(const ChangeRequest& request) = 0;
  virtual base::Result<void> comment(const ChangeRequest& request, const std::string& text) = 0;
};

// The forge of a project, without asking it anything. Fails with `denied` without a token, and with
// GitLab's job token, which its API refuses here: push_options.hpp is for that one. The client, the
// deadline and the log must live as long.
base::Result<std::unique_ptr<Forge>> open(http::Client& client, Project project,
                                          const Access& access, const base::Deadline& deadline,
                                          base::Log& log);

}  // namespace forges
