// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "cli/run.hpp"
#include "git/credentials.hpp"
#include "http/url.hpp"
#include "remote/remote.hpp"

namespace remote {

// The password of --password-file; empty where no file is named. Fails with `usage` where the file
// is empty.
base::Result<base::Secret> read_password_file(cli::Run& run, const Options& options,
                                              const base::Deadline& deadline);

// Everything that might open a repository at this URL. All secrets are hidden from here on.
base::Result<git::CredentialSources> read_credentials(cli::Run& run, const Options& options,
                                                      const http::Url& url,
                                                      const base::Deadline& deadline);

// The first of these that would be tried there: what to show to other doors of the same server.
base::Result<std::optional<git::Candidate>> find_login(cli::Run& run, const Options& options,
                                                       const http::Url& url,
                                                       const base::Deadline& deadline);

}  // namespace remote
