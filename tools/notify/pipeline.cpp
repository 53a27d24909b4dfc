// SPDX-License-Identifier: Apache-2.0
#include "notify/pipeline.hpp"

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

Json read_event(const cli::Run& run) {
  const auto path = run.environment.get("GITHUB_EVENT_PATH");
  if (path.empty()) return Json();
  const auto text = base::read_file(path);
  if (!text) {
    run.log.detail("the event of GitHub cannot be read: " + base::to_string(text.error()));
    return Json();
  }
  return Json::parse(*text, nullptr, false);
}

// Whether a word of `result` says that a tool reached its goal (docs/results.md).
bool is_good(const std::string& word) {
  constexpr std::array good = {"changed", "unchanged", "synced",  "healthy", "suspended",
                               "deleted", "created",   "skipped", "sent"};
  return std::find(good.begin(), good.end(), word) != good.end();
}

base::Result<void> add_results(const std::vector<std::string>& files, Json& pipeline) {
  auto all = Json::array();
  bool is_well = true;
  for (const auto& file : files) {
    const auto text = TRY(base::read_file(file));
    auto json = Json::parse(text, nullptr, false);
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

}  // namespace

base::Result<Json> pipeline_facts(const cli::Run& run, const Options& options) {
  auto pipeline =
      TRY(ci::pipeline_of(run.environment, read_event(run), options.ci).context("reading --ci"));
  TRY(add_results(options.results, pipeline).context("reading --results"));
  return pipeline;
}

bool is_known(const Json& pipeline, const Options& options) {
  return !options.ci.empty() || !options.results.empty() ||
         !base::text_at(pipeline, "provider").empty();
}

}  // namespace tools::notify
