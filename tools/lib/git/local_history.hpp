// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <git2.h>

#include <optional>
#include <string>

#include "base/result.hpp"
#include "git/repository.hpp"

namespace git {

// Repository::ancestry of one on this machine.
base::Result<Ancestry> ancestry_in(git_repository* repository, const std::string& wanted,
                                   const Oid& tip);

// The commit with this id, or the only one whose id begins with these small letters and digits.
base::Result<std::optional<Oid>> commit_in(git_repository* repository, const std::string& digits);

// The commit that a ref of this full name leads to, also by way of other refs and annotated tags.
// Nothing where there is no such ref, or HEAD names a branch without a commit.
base::Result<std::optional<Oid>> commit_of_ref(git_repository* repository, const std::string& name);

}  // namespace git
