// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "cli/run.hpp"
#include "forges/access.hpp"
#include "forges/forge.hpp"
#include "forges/github_app.hpp"
#include "forges/github_commit.hpp"
#include "forges/project.hpp"
#include "git/credentials.hpp"
#include "http/client.hpp"
#include "update-values/options.hpp"

namespace tools::update_values {

// The forge that the repository is on, and what opens it for this run.
class ForgeAccess {
 public:
  // Whether a run needs it.
  static bool is_needed(const Options& options);

  // Finds out which forge that is, and gets a token: of --api-token-file, of the app of GitHub that
  // was given, else the login for Git; --push-options need none. All secrets are hidden from here
  // on. Fails with `usage` where nobody knows the forge, and with `denied` where there is no token
  // and this is no --dry-run. `deadline` must outlive it.
  static base::Result<ForgeAccess> open(cli::Run& run, const Options& options,
                                        const base::Deadline& deadline);

  const forges::Project& project() const { return project_; }

  // What opens the repository for Git: of an app, its token.
  std::vector<git::CredentialSources::Login> logins() const;

  // The same for the repository that values are copied from: where that is another one on the same
  // server, a token to read it, if the app has one. To another server goes none.
  base::Result<std::vector<git::CredentialSources::Login>> logins_to_copy(const Options& options);

  // Without one, which is so only of a --dry-run, forge() fails with `denied`.
  bool has_token() const { return !access_.token.empty(); }

  // Whether all there is opens just Git: GitLab's job token, which has push options instead.
  bool has_job_token() const { return access_.is_job_token; }

  // Whether the token is the one of a run of GitHub Actions: what it opens starts no workflows.
  bool has_actions_token() const { return is_actions_; }

  base::Result<std::unique_ptr<forges::Forge>> forge() const;

  // Fails with `usage` on another forge than GitHub.
  base::Result<forges::GithubCommits> github_commits() const;

  // Ends what was made for this run. That takes some seconds of its own at most, which do not count
  // for the deadline.
  void end();

 private:
  ForgeAccess(cli::Run& run, const base::Deadline& deadline) : run_(&run), deadline_(&deadline) {}

  base::Result<void> act_as_app(const Options& options);
  base::Result<forges::Access> mint(const forges::GithubApp& app, const forges::Project& project,
                                    const forges::Permissions& permissions);
  base::Result<void> find_token(const Options& options);
  void warn_if_plain(const Options& options) const;

  cli::Run* run_;
  const base::Deadline* deadline_;
  std::unique_ptr<http::Client> client_;
  forges::Project project_;
  forges::Access access_;
  std::optional<forges::GithubApp> app_;
  std::vector<std::shared_ptr<forges::TokenSource>> made_;  // of tokens of the app
  bool is_actions_ = false;
};

}  // namespace tools::update_values
