// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "git/file_pattern.hpp"
#include "git/repository.hpp"
#include "update-values/reversal.hpp"

namespace tools::update_values {

// Which commit to take back, and how much of it.
struct RevertOptions {
  std::string commit;                          // an id, a branch or a tag, HEAD (the tip), one of
                                               // these with ~N or ^, or "last"
  std::vector<git::FilePattern> files = {};    // none: all that it changed
  std::vector<git::FilePattern> allowed = {};  // none: any
};

constexpr int longest_look_back = 500;

// What is to be taken back at `tip`. "last" is the newest of our own commits that changed one of
// the files, of the last 500, as far as it says that it changed them; where that one has taken
// another back itself, it is the other one, so that a run that is repeated does not go back and
// forth.
//
// Fails with `not_found` where there is no such commit; with `malformed` for a merge, for the first
// commit of a repository, and for a commit that adds, deletes or renames files.
base::Result<Reversal> plan_reversal(git::Repository& repository, const git::Oid& tip,
                                     const RevertOptions& options);

}  // namespace tools::update_values
