// SPDX-License-Identifier: Apache-2.0
#include "ci/run_url.hpp"

#include "base/secret.hpp"

namespace ci {

std::string run_url(const Environment& environment) {
  if (environment.is_github_actions()) {
    const auto server = environment.get("GITHUB_SERVER_URL");
    const auto repository = environment.get("GITHUB_REPOSITORY");
    const auto run = environment.get("GITHUB_RUN_ID");
    if (server.empty() || repository.empty() || run.empty()) return {};
    return base::redact_url(server + "/" + repository + "/actions/runs/" + run);
  }
  for (const auto* name : {"CI_JOB_URL", "BUILD_URL"}) {
    if (environment.has(name)) return base::redact_url(environment.get(name));
  }
  return {};
}

}  // namespace ci
