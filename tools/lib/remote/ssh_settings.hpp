// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "cli/run.hpp"
#include "git/ssh_address.hpp"
#include "remote/remote.hpp"
#include "ssh/connection.hpp"

namespace remote {

// How to reach a server by SSH, and as whom: reads the files that hold keys, passphrases and known
// hosts, and hides the secrets in them. Fails with `usage` where a key that was given cannot be
// used, and where there is nothing to log in with.
base::Result<ssh::Settings> ssh_settings(cli::Run& run, const Options& options,
                                         const git::SshAddress& address,
                                         const base::Deadline& deadline);

}  // namespace remote
