// SPDX-License-Identifier: Apache-2.0
#include "notify/pipeline.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/file.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "ci/pipeline.hpp"

namespace tools::notify {
namespace {

using Json = nlohmann::json;

Json read_event(const cli::Run& run, const base::Deadline& deadline) {
  const auto path = run.environment.get("GITHUB_EVENT_PATH");
  if (path.empty()) return Json();
  const auto text = base::read_file(path, base::default_file_limit, &deadline);
  if (!text) {
    run.log.detail("the event of GitHub cannot be read: " + base::to_string(text.error()));
    return Json();
  }
  return base::parse_json(*text);
}

// Whether a word of `result` says that a tool reached its goal (docs/results.md).
bool is_good(const std::string& word) {
  constexpr std::array good = {"changed", "unchanged", "synced", "healthy", "suspended", "deleted",
                               "created", "skipped",   "sent",   "queued",  "terminated"};
  return std::find(good.begin(), good.end(), word) != good.end();
}

// A step that never ran leaves no file, and somebody is to be told of that all the same.
bool is_absent(const cli::Run& run, const std::string& file) {
  if (::access(file.c_str(), F_OK) == 0) return false;
  run.log.warning(base::Error{.kind = base::ErrorKind::usage,
                              .message = "--results: there is no file " + base::printable(file),
                              .hint = "a step that never ran leaves none; else check the path"});
  return true;
}

base::Result<void> add_results(const cli::Run& run, const std::vector<std::string>& files,
                               const base::Deadline& deadline, Json& pipeline) {
  auto all = Json::array();
  bool is_well = true;
  for (const auto& file : files) {
    if (is_absent(run, file)) continue;
    const auto text = TRY(base::read_file(file, base::default_file_limit, &deadline));
    auto json = base::parse_json(text);
    if (!json.is_object() || !json.contains("result")) {
      return base::malformed_error(file + " is not what a tool wrote with --json");
    }
    is_well = is_well && is_good(base::text_at(json, "result"));
    if (json.contains("changes")) pipeline["values"] = json;
    if (json.contains("applications")) pipeline["rollout"] = json;
    all.push_back(std::move(json));
  }
  if (!all.empty() && base::text_at(pipeline, "status").empty()) {
    pipeline["status"] = is_well ? "succeeded" : "failed";
  }
  pipeline["results"] = std::move(all);
  return {};
}

// "commit.sha" and all others.
void add_names(const Json& facts, const std::string& above, std::vector<std::string>& names) {
  for (const auto& [key, value] : facts.items()) {
    if (value.is_object()) {
      add_names(value, above + key + ".", names);
    } else {
      names.push_back(above + key);
    }
  }
}

void warn(const cli::Run& run, std::string message, std::string hint) {
  run.log.warning(base::Error{.kind = base::ErrorKind::usage,
                              .message = "--ci: " + std::move(message),
                              .hint = std::move(hint)});
}

// Facts may have names of their own; one that is nearly one of ours is a slip of the hand.
void warn_of_names(const cli::Run& run, const std::vector<std::string>& known,
                   const std::vector<ci::Fact>& facts) {
  for (const auto& fact : facts) {
    if (std::find(known.begin(), known.end(), fact.name) != known.end()) continue;
    const auto meant = base::did_you_mean(fact.name, known);
    if (meant) {
      warn(run, "nobody knows " + base::printable(fact.name), "did you mean " + *meant + "?");
    }
  }
}

void warn_of_status(const cli::Run& run, const std::string& status) {
  const std::vector<std::string> known = {"succeeded", "failed", "cancelled", "running"};
  if (status.empty() || std::find(known.begin(), known.end(), status) != known.end()) return;
  const auto meant = base::did_you_mean(status, known);
  warn(run, "status is " + base::printable(status) + ", a word that nobody knows",
       meant ? "did you mean " + *meant + "?" : "known are " + base::join(known, ", "));
}

}  // namespace

base::Result<Json> pipeline_facts(const cli::Run& run, const Options& options,
                                  const base::Deadline& deadline) {
  const auto event = read_event(run, deadline);
  std::vector<std::string> known;
  const auto told = TRY(ci::pipeline_of(run.environment, event));
  add_names(told, "", known);
  const auto facts = TRY(ci::read_facts(options.ci).context("reading --ci"));
  auto pipeline = TRY(ci::pipeline_of(run.environment, event, facts).context("reading --ci"));
  warn_of_names(run, known, facts);
  const bool is_status_said = base::text_at(pipeline, "status") != base::text_at(told, "status");
  if (is_status_said) warn_of_status(run, base::text_at(pipeline, "status"));
  TRY(add_results(run, options.results, deadline, pipeline).context("reading --results"));
  return pipeline;
}

bool is_known(const Json& pipeline, const Options& options) {
  return !options.ci.empty() || !options.results.empty() ||
         !base::text_at(pipeline, "provider").empty();
}

}  // namespace tools::notify
