// SPDX-License-Identifier: Apache-2.0
#include "notifications/legacy.hpp"

#include <catch2/catch.hpp>

#include "vectors.hpp"

namespace notifications {
namespace {

using Json = nlohmann::json;

// A config of today with a bundle of old; the bundle comes first, as its key does.
Config bundled(const std::string& bundle, Json data = Json::object()) {
  data["config.yaml"] = bundle;
  return config_of(data);
}

std::vector<std::string> errors(const Config& config) {
  std::vector<std::string> all;
  for (const auto& problem : config.problems) {
    if (problem.severity == Problem::Severity::error) all.push_back(problem.message);
  }
  return all;
}

}  // namespace

TEST_CASE("legacy: the old form is read, and noted", "[notifications]") {
  const auto config = config_of(
      {{"config.yaml",
        "triggers: [{name: on-synced, condition: 'true', template: app-synced, enabled: true}]\n"
        "templates: [{name: app-synced, subject: Synced, body: It is synced}]\n"
        "context: {argocdUrl: https://cd.example.org}\n"
        "subscriptions: [{recipients: [slack:general]}]\n"}},
      {{"notifiers.yaml", "slack: {token: t}\nwebhook: [{name: w, url: http://w}]\n"}});
  CHECK(config.triggers.at("on-synced").content->conditions.front().when == "true");
  CHECK(config.templates.at("app-synced").content->fields["email"]["subject"] == "Synced");
  CHECK(config.default_triggers == std::vector<std::string>{"on-synced"});
  CHECK(config.context.at("argocdUrl") == "https://cd.example.org");
  CHECK(config.services.at("slack").content);
  CHECK(config.services.at("w").content);
  CHECK(config.subscriptions.size() == 1);
}

TEST_CASE("legacy: a part of the wrong shape is said, and the others are read", "[notifications]") {
  const auto config = bundled(
      "templates: [{name: x, subject: hi, body: b, email: text}, {name: ok, body: b}, 7, {body: "
      "b}]\n"
      "triggers: {name: a}\n"
      "context: {a: [b]}\n"
      "subscriptions: [{recipients: [slack:a]}, {recipients: 7}]\n");
  const auto said = errors(config);
  REQUIRE(said.size() == 6);
  CHECK(said[0] == "`context.a` is a list and should be a text");
  CHECK(said[1] == "`subscriptions[1].recipients` is a number and should be a list of texts");
  CHECK(said[2] == "`templates[0].email` is a text and should be a mapping");
  CHECK(said[3] == "`templates[2]` is a number and should be a mapping");
  CHECK(said[4] == "it has no name");
  CHECK(said[5] == "it is no list");
  CHECK(!config.templates.contains("x"));
  CHECK(config.templates.contains("ok"));
  CHECK(config.subscriptions.size() == 1);
}

TEST_CASE("legacy: a template takes the place of the one that is there", "[notifications]") {
  const auto config = bundled("templates: [{name: t, subject: s, body: old, email: {body: e}}]",
                              {{"template.t", "{message: new, slack: {attachments: '[]'}}"}});
  CHECK(config.templates.at("t").content->fields ==
        Json{{"message", "old"}, {"email", {{"body", "e"}, {"subject", "s"}}}});
}

TEST_CASE("legacy: a trigger changes the first condition of the one that is there",
          "[notifications]") {
  const auto config = bundled(
      "triggers: [{name: t, condition: true, template: b}]",
      {{"trigger.t", "[{when: a, oncePer: o, description: d, send: [a]}, {when: c, send: [c]}]"}});
  const auto& conditions = config.triggers.at("t").content->conditions;
  REQUIRE(conditions.size() == 2);
  CHECK(conditions[0].when == "true");
  CHECK(conditions[0].once_per == "o");
  CHECK(conditions[0].description == "d");
  CHECK(conditions[0].send == std::vector<std::string>{"b"});
  CHECK(conditions[1].when == "c");
}

TEST_CASE("legacy: a trigger without a template sends none", "[notifications]") {
  const auto config = bundled("triggers: [{name: t, condition: 'true'}]");
  CHECK(config.triggers.at("t").content->conditions.front().send.empty());
}

TEST_CASE("legacy: a trigger that cannot be read stays so", "[notifications]") {
  const auto config =
      bundled("triggers: [{name: t, condition: 'true'}]", {{"trigger.t", "{when: a}"}});
  CHECK(!config.triggers.at("t").content);
}

TEST_CASE("legacy: triggers that are enabled are added to the default ones", "[notifications]") {
  const auto config = bundled("triggers: [{name: b, enabled: true}, {name: c, enabled: false}]",
                              {{"defaultTriggers", "[a]"}});
  CHECK(config.default_triggers == std::vector<std::string>{"a", "b"});
}

TEST_CASE("legacy: the context goes before that of today", "[notifications]") {
  const auto config = bundled("context: {a: old, b: 1}", {{"context", "{a: new, c: c}"}});
  CHECK(config.context == std::map<std::string, std::string>{{"a", "old"}, {"b", "1"}, {"c", "c"}});
}

TEST_CASE("legacy: subscriptions replace those of today", "[notifications]") {
  const Json today = {{"subscriptions", "[{recipients: [slack:new]}, {recipients: [slack:b]}]"}};
  const auto replaced = bundled("subscriptions: [{recipients: [slack:old]}]", today);
  REQUIRE(replaced.subscriptions.size() == 1);
  CHECK(replaced.subscriptions[0].recipients == std::vector<std::string>{"slack:old"});
  CHECK(bundled("subscriptions: []", today).subscriptions.empty());
  CHECK(bundled("subscriptions:", today).subscriptions.size() == 2);
  CHECK(bundled("context: {}", today).subscriptions.size() == 2);
}

TEST_CASE("legacy: it goes before a file that was given after it", "[notifications]") {
  Source source;
  source.data.push_back({.key = "config.yaml", .text = "context: {a: old}", .file = "one.yaml"});
  source.data.push_back({.key = "context", .text = "a: new", .file = "two.yaml"});
  CHECK(read_config(source).context.at("a") == "old");
}

}  // namespace notifications
