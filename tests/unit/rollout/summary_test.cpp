// SPDX-License-Identifier: Apache-2.0
#include "rollout/summary.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using argocd::Health;
using argocd::Sync;
using rollout::Finding;
using rollout::Word;

namespace {

Finding failed(std::vector<rollout::Blocking> blocking) {
  argocd::Application application;
  application.name = {.name = "shop"};
  application.revisions = {"4f2c9a7d1b0e8c6f5a4d3e2b1c0f9e8d7a6b5c4d"};
  return {.name = {.name = "shop"},
          .application = application,
          .outcome = {.word = Word::degraded, .message = "is Degraded since 30 s"},
          .blocking = std::move(blocking),
          .remarks = {"SyncError: it failed"},
          .link = "https://cd.example.com/applications/shop"};
}

rollout::Blocking api(std::vector<std::string> notes) {
  return {.group = "apps",
          .kind = "Deployment",
          .ns = "prod",
          .name = "api",
          .sync = Sync::synced,
          .health = Health::degraded,
          .reason = "pod api-1: keeps crashing",
          .notes = std::move(notes)};
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("summary: a failure reads from the application to its reasons to the link", "[rollout]") {
  CHECK(lines_of(failed({api({"event BackOff: again (7 times)"})})) ==
        Lines{"shop: degraded at 4f2c9a7: is Degraded since 30 s",
              "  apps/Deployment prod/api, Degraded: pod api-1: keeps crashing",
              "    event BackOff: again (7 times)", "  SyncError: it failed",
              "  https://cd.example.com/applications/shop"});
}

TEST_CASE("summary: a success is one line, with the revision", "[rollout]") {
  auto finding = failed({});
  finding.outcome = {.word = Word::healthy, .message = {}};
  finding.remarks.clear();
  CHECK(lines_of(finding) == Lines{"shop: healthy at 4f2c9a7"});
}

TEST_CASE("summary: a word that the message begins with is said once", "[rollout]") {
  struct Row {
    const char* message;
    const char* line;
  };
  const auto row = GENERATE(values<Row>(
      {{"Degraded: back-off", "shop: degraded at 4f2c9a7: back-off"},
       {"Degraded", "shop: degraded at 4f2c9a7"},
       {"Deployment api is Degraded", "shop: degraded at 4f2c9a7: Deployment api is Degraded"}}));
  auto finding = failed({});
  finding.outcome.message = row.message;
  CHECK(lines_of(finding).front() == row.line);
}

TEST_CASE("summary: what is not done is counted as that, and not as what is not there",
          "[rollout]") {
  auto late = failed({});
  late.outcome = {.word = Word::timeout, .message = "not done within 5 s: Progressing"};
  CHECK(rollout::failure_of({late, late})->message ==
        "2 of 2 applications are not done yet: shop: not done within 5 s: Progressing, and others");
  CHECK(rollout::failure_of({late, failed({})})
            ->message.starts_with("2 of 2 applications are not done: shop: "));
}

TEST_CASE("summary: notes are cut before resources, and both before the link", "[rollout]") {
  std::vector<rollout::Blocking> many(30, api(Lines(50, "line")));
  const auto lines = lines_of(failed(many));
  CHECK(lines.size() <= 45);
  CHECK(std::count(lines.begin(), lines.end(),
                   "  apps/Deployment prod/api, Degraded: pod api-1: keeps crashing") == 20);
  CHECK(lines[lines.size() - 3] == "  and 10 more");
  CHECK(lines.back() == "  https://cd.example.com/applications/shop");
}

TEST_CASE("summary: results have the fields that differ, but neither events nor logs",
          "[rollout]") {
  auto blocking = api({"event BackOff"});
  blocking.fields =
      rollout::compare("Deployment", R"({"a":1,"b":1,"c":1,"d":1,"e":1,"f":1})", R"({"a":2})", 10)
          .fields;
  ci::Report report({"result", "message", "revision", "sync", "health", "phase", "url", "duration",
                     "applications"});
  rollout::report({failed({blocking, api({})})}, {}, report);
  const auto json = nlohmann::json::parse(report.json());
  const auto& shown = json["applications"][0]["blocking"];
  CHECK(shown[0]["fields"].size() == 5);
  CHECK(shown[0]["fields"][0] == nlohmann::json({{"path", "a"}, {"live", "1"}, {"wanted", "2"}}));
  CHECK(shown[0].size() == 7);
  CHECK(shown[1] == nlohmann::json({{"kind", "Deployment"},
                                    {"namespace", "prod"},
                                    {"name", "api"},
                                    {"sync", "Synced"},
                                    {"health", "Degraded"},
                                    {"reason", "pod api-1: keeps crashing"}}));
  CHECK(json["result"] == "degraded");
}
