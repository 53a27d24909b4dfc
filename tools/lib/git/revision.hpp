// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"

namespace git {

// The full names that a ref of this short name may have, best first; HEAD for an empty one. Fails
// with `usage` for what no ref can be called.
base::Result<std::vector<std::string>> ref_names_of(const std::string& revision);

// Whether Argo CD would take it for the first digits of a commit id: at least seven.
bool is_beginning_of_id(const std::string& revision);

// For the message when only the first digits are given to a repository that is far away.
base::Error needs_whole_id(const std::string& revision);

// For the message when a revision is missing: `known` are the full names of the branches and tags.
base::Error no_such_revision(const std::string& revision, const std::vector<std::string>& known);

}  // namespace git
