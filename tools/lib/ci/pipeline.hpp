// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

#include "base/result.hpp"
#include "ci/environment.hpp"

namespace ci {

// What the CI system says about the run that we are a part of, for templates:
//
//   {"provider": "github", "repository", "branch", "pipeline", "job", "runId", "runUrl", "event",
//    "actor": {"name", "email", "login"}, "commit": {"sha", "shortSha", "message", "title",
//    "author"}, "status", "startedAt"}
//
// Everything is a text, and empty where it is not known. `event` is the JSON of GitHub's
// GITHUB_EVENT_PATH, which has what the variables lack; may be null. `provider` is github, gitlab,
// jenkins or empty: Tekton tells a step nothing by itself.
nlohmann::json pipeline_of(const Environment& environment, const nlohmann::json& event);

// Sets what another step says of it, "actor.login=jane" or "status=failed". Fails with `usage` for
// what is not NAME=VALUE, and for a name below one that is a text.
base::Result<void> set_fact(nlohmann::json& pipeline, std::string_view text);

// How systems call the end of a run - success, Succeeded, FAILURE - in one word: succeeded, failed,
// cancelled, running; any other in lower case as it is.
std::string status_word(std::string_view text);

}  // namespace ci
