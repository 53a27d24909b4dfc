// SPDX-License-Identifier: Apache-2.0
#include "notifications/config.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

#include "vectors.hpp"

namespace notifications {
namespace {

using Json = nlohmann::json;

// Where we differ from the notifications engine, and why.
const std::set<std::string> known = {
    // What is no JSON is refused, .inf and .nan.
    "texts that are strange numbers",
    "a text that is not a number",
    // A value that can be made to fit is taken, and --lint says that Argo CD refuses it.
    "a truth that is a text",
    "a delivery policy that is a truth",
    "subscriptions with a selector that is a truth",
    "subscriptions with recipients that are no texts",
    // No token ends with a line end.
    "a secret with a line feed at its end",
    "a secret of several lines",
    // Nobody tags a text.
    "a text with a tag",
    // A service that is still to come.
    "a list that is a text",
};

bool has_fault(const Config& config) {
  return std::any_of(config.problems.begin(), config.problems.end(), [](const Problem& problem) {
    return problem.severity == Problem::Severity::error;
  });
}

Json triggers_of(const Config& config) {
  auto all = Json::object();
  for (const auto& [name, trigger] : config.triggers) {
    if (!trigger.content) continue;
    auto conditions = Json::array();
    for (const auto& one : trigger.content->conditions) {
      conditions.push_back({{"when", one.when},
                            {"oncePer", one.once_per},
                            {"description", one.description},
                            {"send", one.send}});
    }
    all[name] = conditions;
  }
  return all;
}

// What the engine writes of a trigger, with all keys.
Json wanted_triggers(const Json& triggers) {
  auto all = Json::object();
  for (const auto& [name, conditions] : triggers.items()) {
    all[name] = Json::array();
    for (const auto& one : conditions) {
      const auto send = one.value("send", Json());
      all[name].push_back({{"when", one.value("when", "")},
                           {"oncePer", one.value("oncePer", "")},
                           {"description", one.value("description", "")},
                           {"send", send.is_array() ? send : Json::array()}});
    }
  }
  return all;
}

// The options that we read of a service must be those that the engine reads.
void check_services(const Config& config, const Json& services) {
  for (const auto& [name, wanted] : services.items()) {
    INFO(name);
    if (wanted.contains("error") && !wanted.contains("options")) continue;
    if (services::find_type(wanted["type"].get<std::string>()) == nullptr) continue;
    REQUIRE(config.services.contains(name));
    const auto& content = config.services.at(name).content;
    if (!content) continue;
    for (const auto& [key, value] : content->options.items()) {
      if (!wanted["options"].contains(key)) continue;
      INFO(key);
      const auto& expected = wanted["options"][key];
      // An identifier may be a number or a text.
      if (value.is_string())
        CHECK(value == (expected.is_number() ? Json(expected.dump()) : expected));
    }
  }
}

}  // namespace

TEST_CASE("config: a ConfigMap is read as Argo CD reads it", "[notifications]") {
  for (const auto& row : rows_of("config.jsonl")) {
    const std::string name = row["name"];
    if (known.contains(name)) continue;
    INFO(row.dump());
    const auto config = config_of(row["data"], row["secret"]);
    if (row["config"].is_null()) {
      CHECK(has_fault(config));
      continue;
    }
    CHECK(triggers_of(config) == wanted_triggers(row["config"]["triggers"]));
    const auto& templates = row["config"]["templates"];
    for (const auto& [key, wanted] : templates.items()) {
      REQUIRE(config.templates.contains(key));
      const auto& content = config.templates.at(key).content;
      REQUIRE(content);
      CHECK(content->fields.value("message", "") == wanted.value("message", ""));
    }
    check_services(config, row["config"]["services"]);
    const auto& defaults = row["config"]["defaultTriggers"];
    CHECK(Json(config.default_triggers) == (defaults.is_null() ? Json::array() : defaults));
  }
}

TEST_CASE("config: one bad piece keeps nobody from using the others", "[notifications]") {
  const auto config = config_of({{"service.slack", "token: t"},
                                 {"service.nobody", "a: b"},
                                 {"template.good", "message: hello"},
                                 {"template.bad", "message: [a"},
                                 {"trigger.bad", "when: true"},
                                 {"trigger.good", "[{when: true, send: [good]}]"},
                                 {"subscriptions", "[{selector: '=='}, {recipients: [slack:a]}]"}});
  CHECK(config.services.at("slack").content);
  CHECK(!config.services.at("nobody").content);
  CHECK(config.templates.at("good").content);
  CHECK(!config.templates.at("bad").content);
  CHECK(config.triggers.at("good").content->conditions.front().when == "true");
  CHECK(!config.triggers.at("bad").content);
  CHECK(config.subscriptions.size() == 1);
  CHECK(std::count_if(config.problems.begin(), config.problems.end(), [](const Problem& problem) {
          return problem.severity == Problem::Severity::error;
        }) == 4);
}

TEST_CASE("config: the later of two files goes before the earlier", "[notifications]") {
  Source source;
  source.data.push_back({.key = "context", .text = "a: '1'", .file = "one.yaml"});
  source.data.push_back({.key = "service.slack", .text = "token: one", .file = "one.yaml"});
  source.data.push_back({.key = "service.slack", .text = "token: two", .file = "two.yaml"});
  const auto config = read_config(source);
  CHECK(config.services.at("slack").content->options["token"] == "two");
  CHECK(config.context.at("a") == "1");
}

TEST_CASE("config: a secret of a number or a boolean fits, and is noted", "[notifications]") {
  const auto config =
      config_of({{"service.email", "{host: h, port: $port, html: $html, from: a@b.c}"}},
                {{"port", "465\n"}, {"html", "true"}});
  const auto& options = config.services.at("email").content->options;
  CHECK(options["port"] == 465);
  CHECK(options["html"] == true);
  std::multiset<std::string> rules;
  for (const auto& problem : config.problems) rules.insert(problem.rule);
  CHECK(rules ==
        std::multiset<std::string>{"secret-line-end", "text-for-boolean", "text-for-number"});
}

}  // namespace notifications
