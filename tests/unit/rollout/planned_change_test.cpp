// SPDX-License-Identifier: Apache-2.0
#include "rollout/planned_change.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "base/text.hpp"

using argocd::ManagedResource;
using rollout::planned_change;

namespace {

using Lines = std::vector<std::string>;

ManagedResource resource(const std::string& live, const std::string& wanted,
                         const std::string& kind = "Deployment") {
  return {.object = {.group = kind == "Deployment" ? "apps" : "",
                     .kind = kind,
                     .ns = "shop",
                     .name = "api"},
          .live = live,
          .normalized_live = live,
          .predicted_live = wanted};
}

// What people read, and what JSON says.
std::string all_of(const rollout::PlannedChange& change) {
  std::string text = to_json(change).dump();
  for (const auto& line : lines_of(change)) text += "\n" + line;
  return text;
}

Lines lines(const ManagedResource& managed, bool prunes = false) {
  const auto change = planned_change(managed, prunes);
  return change ? lines_of(*change) : Lines();
}

std::string live_with(const std::string& options) {
  return R"({"metadata":{"annotations":{"argocd.argoproj.io/sync-options":")" + options + R"("}}})";
}

}  // namespace

TEST_CASE("planned change: each field is shown as it is and as it would be", "[rollout]") {
  struct Row {
    std::string live;
    std::string wanted;
    std::string line;
  };
  const std::vector<Row> rows = {
      {R"({"spec":{"replicas":5}})", R"({"spec":{"replicas":3}})", "  spec.replicas: 5 -> 3"},
      {R"({"a":{"b":1}})", R"({"a":{}})", "  a.b: 1 -> (none)"},
      {R"({"a":{}})", R"({"a":{"b":1}})", "  a.b: (none) -> 1"},
      {R"({"a":{}})", R"({"a":{"b":{"c":1}}})", "  a.b: added"},
      {R"({"a":{"b":{"c":1}}})", R"({"a":{}})", "  a.b: removed"},
      {R"({"a":{"b":1}})", R"({"a":7})", "  a: changed"},
      {R"({"e":[{"name":"a"},{"name":"b"}]})", R"({"e":[{"name":"b"},{"name":"a"}]})",
       "  e: changed (the same items in another order)"},
      {R"({"token":"x"})", R"({"token":"y"})", "  token: changed (hidden)"},
      {R"({"token":"x"})", "{}", "  token: removed (hidden)"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.line);
    CHECK(lines(resource(row.live, row.wanted)) ==
          Lines{"apps/Deployment shop/api: change", row.line});
  }
}

TEST_CASE("planned change: what is as Git wants it has none", "[rollout]") {
  CHECK(lines(resource(R"({"a":1})", R"({"a":1})")).empty());
  CHECK(lines(resource("", "")).empty());
  auto hook = resource("", "{}");
  hook.is_hook = true;
  CHECK(lines(hook).empty());
}

TEST_CASE("planned change: a difference of the cluster's own fields is one where Argo CD says so",
          "[rollout]") {
  auto managed = resource(R"({"metadata":{"generation":1}})", R"({"metadata":{"generation":2}})");
  CHECK(lines(managed).empty());
  managed.is_modified = true;
  CHECK(lines(managed) ==
        Lines{"apps/Deployment shop/api: change, in fields that the cluster itself writes"});
}

TEST_CASE("planned change: what is not there is created", "[rollout]") {
  CHECK(lines(resource("", R"({"spec":{"replicas":3}})")) ==
        Lines{"apps/Deployment shop/api: create"});
}

TEST_CASE("planned change: what left Git is deleted only where nothing keeps it", "[rollout]") {
  struct Row {
    std::string live;
    bool prunes;
    std::string said;
    std::size_t count;
  };
  const std::vector<Row> rows = {
      {"{}", true, "delete", 1},
      {"{}", false, "kept, without --prune", 0},
      {live_with("Prune=false"), true, "kept, it has the sync option Prune=false", 0},
      {live_with("Validate=false, Prune=false"), false, "kept, it has the sync option Prune=false",
       0},
      {live_with("Prune=confirm"), true, "delete, once somebody confirms it", 1},
      {live_with("PruneLast=true"), true, "delete", 1},
  };
  for (const auto& row : rows) {
    CAPTURE(row.live, row.prunes);
    const auto change = planned_change(resource(row.live, ""), row.prunes);
    REQUIRE(change);
    CHECK(lines_of(*change) == Lines{"apps/Deployment shop/api: " + row.said});
    CHECK(rollout::count_changes({*change}) == row.count);
  }
}

TEST_CASE("planned change: no value of a Secret is shown, masked by the server or not",
          "[rollout]") {
  struct Row {
    std::string live;
    std::string wanted;
    std::string line;
  };
  const std::vector<Row> rows = {
      {R"({"data":{"a":"++++++++"}})", R"({"data":{"a":"++++++++++++"}})",
       "  data.a: changed (hidden)"},
      {R"({"data":{"a":"aHVudGVyMg=="}})", R"({"data":{"a":"SFVOVEVSMg=="}})",
       "  data.a: changed (hidden)"},
      {R"({"stringData":{"a":"hunter2"}})", R"({"stringData":{"a":"HUNTER2"}})",
       "  stringData.a: changed (hidden)"},
      {R"({"data":{"a":"hunter2\nline"}})", R"({"data":{"a":"HUNTER2\nline"}})",
       "  data.a: changed (hidden)"},
      {R"({"data":{}})", R"({"data":{"a":"HUNTER2"}})", "  data.a: added (hidden)"},
      {R"({"data":{"a":"hunter2"}})", R"({"data":{}})", "  data.a: removed (hidden)"},
      {R"({"data":{"a":"hunter2"}})", "{}", "  data: removed (hidden)"},
      {R"({"data":"hunter2"})", R"({"data":{"a":"HUNTER2"}})", "  data: changed (hidden)"},
      {R"({"data":{"a":["hunter2"]}})", R"({"data":{"a":["HUNTER2"]}})",
       "  data.a: changed (hidden)"},
      {R"({"type":"Opaque"})", R"({"type":"tls"})", "  type: Opaque -> tls"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.live);
    const auto change = planned_change(resource(row.live, row.wanted, "Secret"), false);
    REQUIRE(change);
    CHECK(lines_of(*change) == Lines{"Secret shop/api: change", row.line});
    const auto text = base::to_lower(all_of(*change));
    for (const char* value : {"unter2", "ahvud", "sfvot", "++"}) {
      CHECK(text.find(value) == std::string::npos);
    }
  }
  // Nor what is in one that comes or goes.
  for (const auto& whole : {resource("", R"({"data":{"a":"hunter2"}})", "Secret"),
                            resource(R"({"data":{"a":"hunter2"}})", "", "Secret")}) {
    CHECK(all_of(planned_change(whole, true).value()).find("hunter2") == std::string::npos);
  }
}

TEST_CASE("planned change: what only the application tells has no fields", "[rollout]") {
  argocd::Resource row = {.kind = "ConfigMap", .ns = "shop", .name = "api"};
  const auto said = [&](bool prunes) {
    const auto change = planned_change(row, prunes);
    return change ? lines_of(*change) : Lines();
  };
  row.sync = argocd::Sync::synced;
  CHECK(said(true).empty());
  row.sync = argocd::Sync::out_of_sync;
  CHECK(said(true) == Lines{"ConfigMap shop/api: create or change"});
  row.health = argocd::Health::missing;
  CHECK(said(true) == Lines{"ConfigMap shop/api: create"});
  row.requires_pruning = true;
  CHECK(said(true) == Lines{"ConfigMap shop/api: delete"});
  CHECK(said(false) == Lines{"ConfigMap shop/api: kept, without --prune"});
  row.is_hook = true;
  CHECK(said(true).empty());
}

TEST_CASE("planned change: foreign text is fit for a terminal", "[rollout]") {
  auto managed = resource("{\"a\\u001b[31m\":\"x\\u001b[31m\"}", R"({"a":1})");
  managed.object.name = "api\x1b[31m";
  const auto change = planned_change(managed, false).value();
  CHECK(all_of(change).find('\x1b') == std::string::npos);
  CHECK(to_json(change).dump().find("u001b") == std::string::npos);
}

TEST_CASE("planned change: the order is that of names", "[rollout]") {
  std::vector<rollout::PlannedChange> changes;
  for (const char* name : {"b", "a", "c"}) {
    changes.push_back({.object = {.kind = "Deployment", .name = name}});
  }
  changes.push_back({.object = {.kind = "ConfigMap", .name = "z"}});
  sort_by_name(changes);
  std::string order;
  for (const auto& change : changes) order += change.object.name;
  CHECK(order == "zabc");
}

TEST_CASE("planned change: JSON has old, new and what is hidden", "[rollout]") {
  const auto change =
      planned_change(resource(R"({"a":1,"token":"x"})", R"({"a":2,"token":"y"})"), false).value();
  CHECK(to_json(change) ==
        nlohmann::ordered_json::parse(
            R"({"group":"apps","kind":"Deployment","namespace":"shop","name":"api",
                "action":"change","reason":"","fields":[
                {"path":"a","old":"1","new":"2","hidden":false},
                {"path":"token","old":"","new":"","hidden":true}]})"));
}
