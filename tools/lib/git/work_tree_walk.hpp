// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <git2.h>

#include <string>

#include "base/result.hpp"
#include "git/checkout.hpp"

namespace git {

// What lies in the directory `root`. Without a repository (null) nothing is ignored.
base::Result<Listing> walk_work_tree(const std::string& root, git_repository* repository,
                                     git_index* index, const Enters& enters);

}  // namespace git
