// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "ci/environment.hpp"

namespace ci {

// Something about a run that somebody said: "actor.login" is "jane".
struct Fact {
  std::string name;
  std::string value;

  bool operator==(const Fact&) const = default;
};

// Facts of texts, each of which is NAME=VALUE, or an object of JSON with any number of them. In
// JSON a text of many lines takes one line, and cannot end early. Fails with `usage` for any other.
base::Result<std::vector<Fact>> read_facts(const std::vector<std::string>& texts);

// What the CI system says about the run that we are a part of, for templates:
//
//   {"provider": "github", "repository", "branch", "pipeline", "job", "runId", "runUrl", "event",
//    "actor": {"name", "email", "login"}, "commit": {"sha", "shortSha", "message", "title",
//    "author"}, "status", "startedAt"}
//
// Everything is a text, and empty where it is not known. `event` is the JSON of GitHub's
// GITHUB_EVENT_PATH, which has what the variables lack; may be null. `provider` is github, gitlab,
// jenkins or empty: Tekton tells a step nothing by itself. `facts` go before all of it. Fails with
// `usage` for a name below one that is a text, and for one that has parts.
base::Result<nlohmann::json> pipeline_of(const Environment& environment,
                                         const nlohmann::json& event,
                                         const std::vector<Fact>& facts = {});

// How systems call the end of a run - success, Succeeded, FAILURE - in one word: succeeded, failed,
// cancelled, running; any other in lower case as it is.
std::string status_word(std::string_view text);

}  // namespace ci
