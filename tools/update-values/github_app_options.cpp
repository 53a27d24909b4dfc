// SPDX-License-Identifier: Apache-2.0
#include "update-values/github_app_options.hpp"

namespace tools::update_values {

void add_github_app_flags(cli::Flags& flags, GithubAppOptions& options) {
  flags.group("GitHub App", cli::Scope::tool, cli::Shown::on_request);
  flags.add_text("github-app-id", "ID", "client id or number of the app to act as", options.id);
  flags.add_text("github-app-key-file", "FILE", "its private key", options.key_file);
  flags.add_text("github-app-installation-id", "N", "default: the one of the repository",
                 options.installation);
}

base::Result<void> check_github_app_flags(const GithubAppOptions& options) {
  if (options.id.empty() == options.key_file.empty()) {
    if (options.is_given() || options.installation.empty()) return {};
    return base::usage_error("--github-app-installation-id goes with --github-app-id");
  }
  return base::usage_error(options.id.empty() ? "--github-app-key-file goes with --github-app-id"
                                              : "--github-app-id goes with --github-app-key-file");
}

}  // namespace tools::update_values
