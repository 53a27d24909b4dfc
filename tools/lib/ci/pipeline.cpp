// SPDX-License-Identifier: Apache-2.0
#include "ci/pipeline.hpp"

#include <algorithm>
#include <string>

#include "base/json.hpp"
#include "base/secret.hpp"
#include "base/text.hpp"
#include "ci/run_url.hpp"

namespace ci {
namespace {

using Json = nlohmann::json;

// The first of these variables that is there.
std::string first_of(const Environment& environment, std::initializer_list<const char*> names) {
  for (const auto* name : names) {
    if (environment.has(name)) return environment.get(name);
  }
  return {};
}

std::string text_below(const Json& json, std::initializer_list<const char*> path) {
  const auto* at = &json;
  for (const auto* step : path) {
    const auto found = at->is_object() ? at->find(step) : at->end();
    if (!at->is_object() || found == at->end()) return {};
    at = &*found;
  }
  return at->is_string() ? at->get<std::string>() : std::string();
}

std::string or_else(const std::string& text, const std::string& other) {
  return text.empty() ? other : text;
}

Json empty_pipeline() {
  return {{"provider", ""},
          {"repository", ""},
          {"branch", ""},
          {"pipeline", ""},
          {"job", ""},
          {"runId", ""},
          {"runUrl", ""},
          {"event", ""},
          {"status", ""},
          {"startedAt", ""},
          {"actor", {{"name", ""}, {"email", ""}, {"login", ""}}},
          {"commit", {{"sha", ""}, {"message", ""}, {"author", ""}}}};
}

void add_github(const Environment& environment, const Json& event, Json& pipeline) {
  const auto commit = text_below(event, {"head_commit", "message"});
  const auto author = text_below(event, {"head_commit", "author", "name"});
  const auto mail = text_below(event, {"head_commit", "author", "email"});
  pipeline["provider"] = "github";
  pipeline["repository"] = environment.get("GITHUB_REPOSITORY");
  pipeline["branch"] = first_of(environment, {"GITHUB_HEAD_REF", "GITHUB_REF_NAME"});
  pipeline["pipeline"] = environment.get("GITHUB_WORKFLOW");
  pipeline["job"] = environment.get("GITHUB_JOB");
  pipeline["runId"] = environment.get("GITHUB_RUN_ID");
  pipeline["event"] = environment.get("GITHUB_EVENT_NAME");
  const auto login = first_of(environment, {"GITHUB_TRIGGERING_ACTOR", "GITHUB_ACTOR"});
  pipeline["actor"] = {{"login", login},
                       {"name", or_else(text_below(event, {"pusher", "name"}), login)},
                       {"email", text_below(event, {"pusher", "email"})}};
  pipeline["commit"]["sha"] =
      or_else(text_below(event, {"pull_request", "head", "sha"}), environment.get("GITHUB_SHA"));
  pipeline["commit"]["message"] = or_else(commit, text_below(event, {"pull_request", "title"}));
  pipeline["commit"]["author"] = mail.empty() ? author : author + " <" + mail + ">";
}

void add_gitlab(const Environment& environment, Json& pipeline) {
  pipeline["provider"] = "gitlab";
  pipeline["repository"] = environment.get("CI_PROJECT_PATH");
  pipeline["branch"] = first_of(environment, {"CI_MERGE_REQUEST_SOURCE_BRANCH_NAME",
                                              "CI_COMMIT_BRANCH", "CI_COMMIT_REF_NAME"});
  pipeline["pipeline"] = first_of(environment, {"CI_PIPELINE_NAME", "CI_PROJECT_NAME"});
  pipeline["job"] = environment.get("CI_JOB_NAME");
  pipeline["runId"] = environment.get("CI_PIPELINE_ID");
  pipeline["runUrl"] = base::redact_url(environment.get("CI_PIPELINE_URL"));
  pipeline["event"] = environment.get("CI_PIPELINE_SOURCE");
  // In the script it is always `running`, which says nothing of what went before.
  const auto status = status_word(environment.get("CI_JOB_STATUS"));
  pipeline["status"] = status == "running" ? "" : status;
  pipeline["startedAt"] = environment.get("CI_PIPELINE_CREATED_AT");
  pipeline["actor"] = {{"login", environment.get("GITLAB_USER_LOGIN")},
                       {"name", environment.get("GITLAB_USER_NAME")},
                       {"email", environment.get("GITLAB_USER_EMAIL")}};
  pipeline["commit"] = {{"sha", environment.get("CI_COMMIT_SHA")},
                        {"message", environment.get("CI_COMMIT_MESSAGE")},
                        {"author", environment.get("CI_COMMIT_AUTHOR")}};
}

void add_jenkins(const Environment& environment, Json& pipeline) {
  auto branch = first_of(environment, {"CHANGE_BRANCH", "BRANCH_NAME", "GIT_BRANCH"});
  if (branch.starts_with("origin/")) branch.erase(0, std::string("origin/").size());
  pipeline["provider"] = "jenkins";
  pipeline["repository"] = base::redact_url(environment.get("GIT_URL"));
  pipeline["branch"] = branch;
  pipeline["pipeline"] = environment.get("JOB_NAME");
  pipeline["job"] = environment.get("STAGE_NAME");
  pipeline["runId"] = environment.get("BUILD_NUMBER");
  pipeline["actor"] = {
      {"login", first_of(environment, {"BUILD_USER_ID", "CHANGE_AUTHOR"})},
      {"name", first_of(environment, {"BUILD_USER", "CHANGE_AUTHOR_DISPLAY_NAME"})},
      {"email", first_of(environment, {"BUILD_USER_EMAIL", "CHANGE_AUTHOR_EMAIL"})}};
  pipeline["commit"]["sha"] = environment.get("GIT_COMMIT");
  pipeline["commit"]["message"] = environment.get("CHANGE_TITLE");
  const auto author = environment.get("GIT_AUTHOR_NAME");
  const auto mail = environment.get("GIT_AUTHOR_EMAIL");
  pipeline["commit"]["author"] = mail.empty() ? author : author + " <" + mail + ">";
}

// What follows from the rest, where nobody said it.
void complete(Json& pipeline) {
  auto& commit = pipeline["commit"];
  constexpr std::size_t short_size = 7;
  const auto sha = text_below(commit, {"sha"});
  const auto message = text_below(commit, {"message"});
  if (text_below(commit, {"shortSha"}).empty()) commit["shortSha"] = sha.substr(0, short_size);
  if (!text_below(commit, {"title"}).empty()) return;
  commit["title"] = std::string(base::trim(message.substr(0, message.find('\n'))));
}

base::Result<Fact> read_line(std::string_view text) {
  const auto equals = text.find('=');
  const auto name = base::trim(text.substr(0, equals));
  if (equals == std::string_view::npos || name.empty()) {
    return base::usage_error("'" + base::printable(text) + "' is not NAME=VALUE",
                             "for example status=failed; in a variable, where each line is one, "
                             "text of many lines is JSON: {\"commit.message\": \"...\"}");
  }
  return Fact{.name = std::string(name), .value = std::string(text.substr(equals + 1))};
}

// Adds what `object` holds; names of objects in it begin with `above`.
base::Result<void> add_facts(const Json& object, const std::string& above,
                             std::vector<Fact>& facts) {
  for (const auto& [key, value] : object.items()) {
    const auto name = above + key;
    if (key.empty()) return base::usage_error("a fact has no name");
    if (value.is_array()) {
      return base::usage_error("'" + base::printable(name) + "' is a list, and no text");
    }
    if (value.is_object()) {
      TRY(add_facts(value, name + ".", facts));
    } else if (value.is_string()) {
      facts.push_back({.name = name, .value = value.get<std::string>()});
    } else {
      facts.push_back({.name = name, .value = value.is_null() ? "" : base::json_text(value)});
    }
  }
  return {};
}

base::Result<void> set_fact(Json& pipeline, const Fact& fact) {
  const auto& [name, value] = fact;
  auto* at = &pipeline;
  for (const auto step : base::split(name, '.')) {
    if (!at->is_object() && !at->is_null()) {
      return base::usage_error("'" + base::printable(name) + "' is below a text");
    }
    at = &(*at)[std::string(step)];
  }
  if (at->is_object()) {
    return base::usage_error("'" + base::printable(name) + "' is no text, but has parts",
                             "name one of them, for example " + name + ".name");
  }
  *at = name == "status" ? status_word(value) : value;
  return {};
}

}  // namespace

std::string status_word(std::string_view text) {
  auto word = base::to_lower(base::trim(text));
  const auto is = [&](std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
  };
  if (is({"success", "succeeded", "successful", "completed", "passed"})) return "succeeded";
  if (is({"failure", "failed", "fail", "error", "unstable"})) return "failed";
  if (is({"cancelled", "canceled", "aborted", "stopped"})) return "cancelled";
  if (is({"running", "pending", "none", "in_progress", "started"})) return "running";
  return word;
}

base::Result<std::vector<Fact>> read_facts(const std::vector<std::string>& texts) {
  std::vector<Fact> facts;
  for (const auto& text : texts) {
    if (!base::trim(text).starts_with('{')) {
      facts.push_back(TRY(read_line(text)));
      continue;
    }
    const auto json = base::parse_json(text);
    if (!json.is_object()) {
      return base::usage_error("'" + base::printable(text) + "' is no JSON object",
                               "in a variable it stands on one line: {\"status\": \"failed\", "
                               "\"actor.login\": \"jane\"}");
    }
    TRY(add_facts(json, "", facts));
  }
  return facts;
}

base::Result<Json> pipeline_of(const Environment& environment, const Json& event,
                               const std::vector<Fact>& facts) {
  auto pipeline = empty_pipeline();
  if (environment.is_github_actions()) {
    add_github(environment, event, pipeline);
  } else if (environment.get("GITLAB_CI") == "true") {
    add_gitlab(environment, pipeline);
  } else if (environment.has("JENKINS_URL")) {
    add_jenkins(environment, pipeline);
  }
  if (text_below(pipeline, {"runUrl"}).empty()) pipeline["runUrl"] = run_url(environment);
  for (const auto& fact : facts) TRY(set_fact(pipeline, fact));
  complete(pipeline);
  return pipeline;
}

}  // namespace ci
