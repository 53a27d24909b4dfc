// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "git/repository.hpp"

namespace git {

// What became of one update.
struct Delivery {
  enum class Fate {
    landed,  // the commit is in the branch, perhaps with others on top
    moved,   // somebody else was first: nothing of ours is in the branch, start over from `tip`
  };
  Fate fate;
  Oid tip = {};
  std::string remote_text = {};  // what hooks of the server printed, where their answer came
};

// Sends an update until it is certain what became of it (git-wire.md, "What the answers mean").
//
// `sent` are the ids of all commits that this run has sent before; the update's own is added. At
// most `max_tries` times the same pack is sent. Errors: `rejected` when a hook or a rule says no,
// with its words, `conflict` when a lock stays held, `timeout`, `stopped`, and what reading the
// branch can fail with; their messages say whether the commit may have landed.
base::Result<Delivery> deliver(Repository& repository, const Update& update, std::vector<Oid>& sent,
                               int max_tries, const base::Deadline& deadline, base::Log& log);

// Whether the words of a server mean a decision, which asking again will not change, rather than a
// lock or something unknown that may pass.
bool is_refusal(const std::string& reason);

// Whether they mean that somebody else holds a lock at the moment.
bool is_contention(const std::string& reason);

}  // namespace git
