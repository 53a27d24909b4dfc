// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "cli/run.hpp"
#include "remote/remote.hpp"
#include "rollout/containment.hpp"

namespace tools::wait {

// Who said which repository to ask.
enum class NamedBy : std::uint8_t {
  user,                // --repo
  chosen_application,  // the one that the user named
  other_applications,  // whichever are there
};

// Which logins may go to a server that was named so. Who can write an application can make it name
// any server, so the login that was given goes to none that the user has not chosen, and none goes
// unencrypted over a network because an application says so.
remote::Logins logins_for(const std::string& repository, NamedBy named_by);

// Asks the Git repositories of applications. Knows nothing of how we reach Argo CD: its
// credentials, headers and certificates never come here.
class GitHistory final : public rollout::History {
 public:
  // Asks `options.repository` if there is one, else the repository that an application names. The
  // login that was given goes to one server only: with `is_one_application`, where the user has
  // named the only one there is, to the first that it names.
  GitHistory(cli::Run& run, remote::Options options, bool is_one_application,
             const base::Deadline& deadline);

  base::Result<Answer> contains(const std::string& repository, const std::string& revision,
                                const std::string& wanted) override;

 private:
  base::Result<Answer> ask(const std::string& repository, const std::string& revision,
                           const std::string& wanted);
  base::Result<remote::Remote*> remote_at(const std::string& repository);
  NamedBy named_by(const std::string& server);

  cli::Run& run_;
  remote::Options options_;
  bool is_one_application_;
  const base::Deadline& deadline_;
  base::Deadline question_deadline_;
  std::string login_origin_;  // the server that the application's login is for
  std::map<std::string, remote::Remote> remotes_;
};

}  // namespace tools::wait
