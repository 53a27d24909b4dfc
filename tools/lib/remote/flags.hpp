// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/flags.hpp"
#include "remote/remote.hpp"

namespace remote {

// Adds the flags of a login for repositories, --repo-username and the like, for tools whose other
// login is one for Argo CD.
void add_login_flags(cli::Flags& flags, Options& options);

}  // namespace remote
