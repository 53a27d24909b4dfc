// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "forges/access.hpp"
#include "forges/project.hpp"
#include "http/client.hpp"

namespace forges {

// An app of GitHub.
struct GithubApp {
  std::string id;                 // its client id, or its number
  base::Secret key;               // of RSA, in PEM
  std::string installation = {};  // the number of where it is installed; empty: GitHub is asked
};

// What a token may do: {"contents", "write"}.
using Permissions = std::map<std::string, std::string>;

// A token of the app for this one repository and these permissions, good for an hour; the log hides
// it. `Access::source` gets another by the same way, so client, deadline and log must live as long.
//
// Where the clocks of GitHub and of this machine differ, by a day at most, GitHub's counts, with a
// warning. Errors:
// `usage` for a key or a number that is none; `not_found` where the app is not installed on the
// repository; `denied` where GitHub does not know the app, or it is suspended there; `rejected`
// where it was not given what is asked for; those of the client.
base::Result<Access> github_app_access(http::Client& client, const GithubApp& app,
                                       const Project& project, const Permissions& permissions,
                                       const base::Deadline& deadline, base::Log& log);

// Ends a token before its hour is over, also after a signal to stop.
base::Result<void> revoke_github_token(http::Client& client, const Project& project,
                                       const base::Secret& token, const base::Deadline& deadline,
                                       base::Log& log);

}  // namespace forges
