// SPDX-License-Identifier: Apache-2.0
#include "forges/forge.hpp"

#include "base/text.hpp"
#include "forges/bitbucket.hpp"
#include "forges/gitea.hpp"
#include "forges/github.hpp"
#include "forges/gitlab.hpp"

namespace forges {

std::string to_string(MergeMethod method) {
  switch (method) {
    case MergeMethod::merge:
      return "merge";
    case MergeMethod::squash:
      return "squash";
    case MergeMethod::rebase:
      return "rebase";
  }
  return {};
}

base::Result<MergeMethod> parse_merge_method(std::string_view word) {
  if (word == "merge") return MergeMethod::merge;
  if (word == "squash") return MergeMethod::squash;
  if (word == "rebase") return MergeMethod::rebase;
  return base::usage_error("'" + base::printable(word) + "' is no way to merge",
                           "it is one of merge, squash and rebase");
}

bool is_lost(const base::Error& error) {
  return !base::is_end_of_run(error) && (error.may_have_arrived || base::is_passing(error));
}

base::Result<std::unique_ptr<Forge>> open(http::Client& client, Project project,
                                          const Access& access, const base::Deadline& deadline,
                                          base::Log& log) {
  const auto provider = project.provider;
  if (access.token.empty()) {
    return base::Error{.kind = base::ErrorKind::denied,
                       .message = "a " + request_word(provider) + " of " + to_string(provider) +
                                  " needs a token, and there is none"};
  }
  if (access.is_job_token && provider == Provider::gitlab) {
    return base::Error{.kind = base::ErrorKind::denied,
                       .message = "GitLab's job token may not open merge requests",
                       .hint = "give a token of the project with the scope api"};
  }
  log.hide(access.token);
  Api api(client, std::move(project), access, deadline, log);
  switch (provider) {
    case Provider::github:
      return std::unique_ptr<Forge>(std::make_unique<Github>(std::move(api)));
    case Provider::gitlab:
      return std::unique_ptr<Forge>(std::make_unique<Gitlab>(std::move(api)));
    case Provider::gitea:
      return std::unique_ptr<Forge>(std::make_unique<Gitea>(std::move(api)));
    case Provider::bitbucket:
      break;
  }
  return std::unique_ptr<Forge>(std::make_unique<Bitbucket>(std::move(api)));
}

}  // namespace forges
