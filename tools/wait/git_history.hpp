// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "cli/run.hpp"
#include "remote/remote.hpp"
#include "rollout/containment.hpp"

namespace tools::wait {

// Asks the Git repositories of applications. Knows nothing of how we reach Argo CD: its
// credentials, headers and certificates never come here.
class GitHistory final : public rollout::History {
 public:
  // Asks `options.repository` if there is one, else the repository that an application names. The
  // login that was given goes to the first server that is asked and to no other: an application may
  // name any.
  GitHistory(cli::Run& run, remote::Options options, const base::Deadline& deadline);

  base::Result<Answer> contains(const std::string& repository, const std::string& revision,
                                const std::string& wanted) override;

 private:
  base::Result<remote::Remote*> remote_at(const std::string& repository);

  cli::Run& run_;
  remote::Options options_;
  const base::Deadline& deadline_;
  base::Deadline question_deadline_;
  std::string login_origin_;  // of the server that the login is for; empty: none was asked
  std::map<std::string, remote::Remote> remotes_;
};

}  // namespace tools::wait
