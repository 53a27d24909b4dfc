// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "forges/forge.hpp"

namespace forges {

// What a branch that has been pushed asks for.
struct Proposal {
  std::string head;         // the branch
  std::string head_commit;  // and where it is: 40 digits
  bool has_moved = false;   // this run has brought it there
  std::string base;
  std::string title;  // what is not one line is made one, of 250 bytes at most; may say "Draft: "
  std::string body = {};
  std::string key = {};           // which of our requests this is; up to 200 bytes
  std::string value_digest = {};  // of the values it brings: hexadecimal digits
  bool is_draft = false;          // counts where it is opened
  std::vector<std::string> labels = {};
  std::vector<std::string> reviewers = {};
  std::vector<std::string> assignees = {};
  std::optional<MergeMethod> auto_merge = {};
  std::string squash_text = {};  // below the title, should it squash by itself; empty: the forge's
  bool deletes_head = false;
  bool opens_again = false;  // also where somebody has closed a request for the same values

  // Whether the base has the values by now. Asked where the forge says that there is nothing to
  // merge, or that the last request was merged.
  std::function<base::Result<bool>()> is_in_base = {};

  // Whether the branch still is at `head_commit`. Asked before the text of a request is changed:
  // whoever has moved the branch since then writes, or has written, the newer one.
  std::function<base::Result<bool>()> is_current = {};
};

// What became of it.
struct Proposed {
  enum class What {
    created,
    updated,    // it was there, and something of it was changed
    unchanged,  // it was there
    merged,     // the base has the values: by now, or since long
    closed,     // somebody did not want these values; nothing was opened
  };
  What what;
  ChangeRequest request = {};  // its number is 0 where nobody ever opened one
  bool is_armed = false;       // it will merge by itself
  std::vector<Skipped> skipped =
      {};  // "label x", "reviewer x", "assignee x", "auto-merge", "draft"
  std::vector<std::string> notes = {};  // for people
};

// Opens a request for a branch, or brings the one that is open to what is wanted. Doing it again
// changes nothing. What people have edited of title and body stays. Somebody who was faster and an
// answer that was lost are no failure. What could not be added is no failure, either, but
// `skipped`. Errors: as of Forge.
base::Result<Proposed> propose(Forge& forge, const Proposal& proposal,
                               const base::Deadline& deadline, base::Log& log);

// What propose() would come to as far as looking tells, without anything being done: of `created`
// the request has no number. Reviewers are not looked at: forges forget whom they have asked.
base::Result<Proposed> foresee(Forge& forge, const Proposal& proposal,
                               const base::Deadline& deadline, base::Log& log);

}  // namespace forges
