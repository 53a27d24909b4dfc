// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/result.hpp"
#include "cli/flags.hpp"

namespace tools::update_values {

// The app of GitHub that a run acts as. Empty: not given.
struct GithubAppOptions {
  std::string id;
  std::string key_file;
  std::string installation;

  bool is_given() const { return !id.empty(); }
};

// Adds the group GitHub App.
void add_github_app_flags(cli::Flags& flags, GithubAppOptions& options);

// Whether they go together. Fails with `usage`.
base::Result<void> check_github_app_flags(const GithubAppOptions& options);

}  // namespace tools::update_values
