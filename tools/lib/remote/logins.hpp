// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "cli/run.hpp"
#include "git/credentials.hpp"
#include "http/url.hpp"
#include "remote/remote.hpp"

namespace remote {

// Of Bitbucket's access tokens.
inline constexpr const char* bitbucket_username = "x-token-auth";

// The password of --password-file; empty where no file is named. Fails with `usage` where the file
// is empty.
base::Result<base::Secret> read_password_file(cli::Run& run, const Options& options,
                                              const base::Deadline& deadline);

// Everything that might open a repository at this URL. All secrets are hidden from here on.
base::Result<git::CredentialSources> read_credentials(cli::Run& run, const Options& options,
                                                      const http::Url& url,
                                                      const base::Deadline& deadline);

// Warns of a user name that was given and does not count, because the mounted Secret has its own.
base::Result<void> warn_of_names(cli::Run& run, const Options& options,
                                 const base::Deadline& deadline);

// Why the file of --netrc-file opens nothing at this URL, which is one more than its path; empty
// where it does, or none was given.
std::string lack_of_netrc(const Options& options, const http::Url& url,
                          const git::CredentialSources& sources);

// Those of them that would be tried there, one after the other: what to show to other doors of the
// same server.
base::Result<std::vector<git::Candidate>> find_logins(cli::Run& run, const Options& options,
                                                      const http::Url& url,
                                                      const base::Deadline& deadline);

}  // namespace remote
