// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <git2.h>

#include <string>

#include "base/result.hpp"
#include "git/repository.hpp"

namespace git {

// Repository::ancestry of one on this machine.
base::Result<Ancestry> ancestry_in(git_repository* repository, const std::string& wanted,
                                   const Oid& tip);

}  // namespace git
