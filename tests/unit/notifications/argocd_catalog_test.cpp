// SPDX-License-Identifier: Apache-2.0
//
// Argo CD's own catalog, which is not ours to keep: `./dev oracles` writes it into a directory,
// with what the engine makes of it, and then runs these cases with the variable CATALOG.
#include <catch2/catch.hpp>

#include <cstdlib>
#include <fstream>
#include <map>

#include "notifications/engine.hpp"
#include "notifications/lint.hpp"
#include "notifications/trigger.hpp"
#include "vectors.hpp"

namespace notifications {
namespace {

using Json = nlohmann::json;

std::string catalog() {
  const char* const path = std::getenv("CATALOG");
  REQUIRE(path != nullptr);
  return path;
}

Config upstream(bool has_folders) {
  Source source;
  REQUIRE(
      read_source(has_folders ? catalog() : catalog() + "/install.yaml", Holding::config, source));
  auto config = read_config(source);
  config.context["argocdUrl"] = "https://argocd.example.org";
  return config;
}

std::vector<Json> rows(const std::string& file) {
  std::ifstream input(catalog() + "/" + file);
  std::vector<Json> all;
  for (std::string line; std::getline(input, line);) all.push_back(Json::parse(line));
  REQUIRE(all.size() > 40);
  return all;
}

// The engine does not write what is empty.
Json without_empty(const Json& json) {
  if (!json.is_object()) return json;
  auto result = Json::object();
  for (const auto& [key, value] : json.items()) {
    if (value != "" && value != Json::object()) result[key] = without_empty(value);
  }
  return result;
}

Json rendered(Engine& engine, const Json& row) {
  const std::string name = row["template"];
  const Destination to = {row["service"], row["recipient"]};
  const auto data =
      template_variables(app_named(row["app"]), engine.config(), engine.world(), to, {});
  auto result = Json::object();
  const auto& fields = engine.config().templates.at(name).content->fields;
  for (const auto& [key, value] : fields.items()) {
    const auto section = engine.section(name, key);
    if (!section) return base::to_string(section.error());
    govalue::Budget budget(govalue::Limits{});
    Json part;
    const auto done = (*section)->render(data, budget, part);
    if (!done) return base::to_string(done.error());
    result[key] = part;
  }
  return without_empty(result);
}

}  // namespace

TEST_CASE("catalog of Argo CD: it renders as Argo CD renders it", "[.catalog]") {
  const auto config = upstream(false);
  Engine engine(config, still_world());
  for (const auto& row : rows("rendered.jsonl")) {
    INFO(row.dump());
    if (row.contains("error") && row["error"].is_string()) {
      CHECK(rendered(engine, row).is_string());
    } else {
      CHECK(rendered(engine, row) == without_empty(row["notification"]));
    }
  }
}

TEST_CASE("catalog of Argo CD: its triggers fire as they do in Argo CD", "[.catalog]") {
  const auto config = upstream(true);
  for (const auto& row : rows("triggers.jsonl")) {
    INFO(row.dump());
    const auto variables = trigger_variables(app_named(row["app"]), config, still_world());
    const auto& conditions = config.triggers.at(row["trigger"]).content->conditions;
    for (std::size_t i = 0; i < conditions.size(); ++i) {
      const auto judged = judge(conditions[i], i, variables, still_world());
      REQUIRE(judged);
      CHECK(judged->is_triggered == row["result"][i]["triggered"]);
      CHECK(judged->once_per == row["result"][i]["oncePer"]);
      CHECK(judged->key == row["result"][i]["key"]);
    }
  }
}

TEST_CASE("catalog of Argo CD: it has no error, and the flaws that are known", "[.catalog]") {
  std::map<std::string, int> rules;
  for (const auto& problem : lint(upstream(false))) {
    INFO(to_string(problem.place) << ": " << problem.message);
    CHECK(problem.severity == Problem::Severity::warning);
    ++rules[problem.rule];
  }
  // Messages that are written into JSON as they are (argo-cd#8665): twelve texts.
  CHECK(rules["invalid-json"] == 12);
}

}  // namespace notifications
