// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

#include "notifications/recipients.hpp"
#include "vectors.hpp"

namespace notifications {
namespace {

using Json = nlohmann::json;

// Where we differ from the notifications engine, and why.
const std::set<std::string> known = {
    // Told by Argo CD itself, not by its engine (the specification, 2.7).
    "recipients in the manner of old",
    // The engine notes what is wrong with an entry and applies the rest of it.
    "one trigger that is no list",
};

// Each destination once, sorted, without those of a known flaw of the engine.
Json sorted(const Json& destinations) {
  auto result = Json::object();
  for (const auto& [trigger, list] : destinations.items()) {
    std::vector<Json> items(list.begin(), list.end());
    std::sort(items.begin(), items.end(), [](const Json& one, const Json& other) {
      return std::pair(one["service"], one["recipient"]) <
             std::pair(other["service"], other["recipient"]);
    });
    items.erase(std::unique(items.begin(), items.end()), items.end());
    if (!items.empty()) result[trigger] = items;
  }
  return result;
}

Json to_json(const Destinations& destinations) {
  auto result = Json::object();
  for (const auto& [trigger, list] : destinations) {
    for (const auto& one : list) {
      result[trigger].push_back({{"service", one.service}, {"recipient", one.recipient}});
    }
  }
  return sorted(result);
}

Config config_for(const Json& row) {
  Config config;
  if (row.value("defaultTriggers", Json()).is_array()) {
    config.default_triggers = row["defaultTriggers"].get<std::vector<std::string>>();
  }
  if (row.value("serviceDefaultTriggers", Json()).is_object()) {
    config.service_default_triggers =
        row["serviceDefaultTriggers"].get<std::map<std::string, std::vector<std::string>>>();
  }
  return config;
}

std::size_t size_of(const Json& destinations) {
  std::size_t size = 0;
  for (const auto& [trigger, list] : destinations.items()) size += list.size();
  return size;
}

// Of the outcomes that the engine has by chance, the one that was meant.
Json wanted_of(const Json& row) {
  if (!row.contains("byChance")) return sorted(row["destinations"]);
  const auto least = std::min_element(
      row["byChance"].begin(), row["byChance"].end(),
      [](const Json& one, const Json& other) { return size_of(one) < size_of(other); });
  return sorted(*least);
}

}  // namespace

TEST_CASE("annotations: who is told is who Argo CD tells", "[notifications]") {
  std::size_t count = 0;
  for (const auto& row : rows_of("subscriptions.jsonl")) {
    if (row["kind"] != "annotations" || known.contains(row["name"])) continue;
    ++count;
    INFO(row.dump());
    Problems problems;
    const auto found =
        destinations_for(config_for(row), {}, {row["annotations"].get<Annotations>()}, problems);
    CHECK(to_json(found) == wanted_of(row));
  }
  CHECK(count > 40);
}

TEST_CASE("annotations: in the manner of old, default triggers of a service go before all",
          "[notifications]") {
  Config config;
  config.default_triggers = {"all"};
  config.service_default_triggers["slack"] = {"own"};
  const auto told = [&](const std::string& start) {
    Problems problems;
    return to_json(destinations_for(
        config, {}, {{{start + "recipients.argocd-notifications.argoproj.io", "slack:a,email:b"}}},
        problems));
  };
  const Json slack = {{{"service", "slack"}, {"recipient", "a"}}};
  const Json email = {{{"service", "email"}, {"recipient", "b"}}};
  CHECK(told("") == Json{{"own", slack}, {"all", email}});
  CHECK(told("on-x.") == Json{{"own", slack}, {"on-x", email}});
}

TEST_CASE("subscriptions: who is told is who Argo CD tells", "[notifications]") {
  std::size_t count = 0;
  for (const auto& row : rows_of("subscriptions.jsonl")) {
    if (row["kind"] != "subscriptions") continue;
    ++count;
    INFO(row.dump());
    Json data = {{"subscriptions", row["subscriptions"]}};
    if (row.value("defaultTriggers", Json()).is_string()) {
      data["defaultTriggers"] = row["defaultTriggers"];
    }
    const auto config = config_of(data);
    if (row.contains("error") && !row["error"].is_null()) {
      CHECK(!config.problems.empty());
      continue;
    }
    Problems problems;
    kube::Labels labels;
    const auto given = row.value("labels", Json::object());
    for (const auto& [key, value] : given.items()) {
      labels[key] = value.get<std::string>();
    }
    CHECK(to_json(destinations_for(config, labels, {}, problems)) == wanted_of(row));
  }
  CHECK(count > 10);
}

TEST_CASE("selectors: labels match as they do in Kubernetes", "[notifications]") {
  for (const auto& row : rows_of("subscriptions.jsonl")) {
    if (row["kind"] != "selector") continue;
    INFO(row.dump());
    const auto selector = kube::LabelSelector::parse(row["selector"].get<std::string>());
    const bool is_bad = row.contains("error") && !row["error"].is_null();
    CHECK(selector.has_value() != is_bad);
    if (!selector || is_bad) continue;
    kube::Labels labels;
    for (const auto& [key, value] : row["labels"].items()) labels[key] = value.get<std::string>();
    CHECK(selector->matches(labels) == row["matches"]);
  }
}

}  // namespace notifications
