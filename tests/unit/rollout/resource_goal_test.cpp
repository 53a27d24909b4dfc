// SPDX-License-Identifier: Apache-2.0
#include "rollout/resource_goal.hpp"

#include <catch2/catch.hpp>

#include "rollout/blocking.hpp"
#include "stage.hpp"

using argocd::Health;
using argocd::Phase;
using argocd::Resource;
using argocd::Sync;
using rollout::Goal;
using rollout_tests::goal_of;
using rollout_tests::new_commit;
using rollout_tests::old_commit;
using rollout_tests::operation;
using rollout_tests::Stage;
using std::chrono::seconds;

namespace {

Goal goal_for(const std::vector<std::string>& patterns, std::string revision = {}) {
  auto goal = goal_of(std::move(revision));
  for (const auto& text : patterns) {
    goal.resources.push_back(rollout::parse_resource_pattern(text).value());
  }
  return goal;
}

Resource row(std::string kind, std::string name, Sync sync, Health health) {
  return {.kind = std::move(kind),
          .ns = "shop",
          .name = std::move(name),
          .sync = sync,
          .health = health};
}

// Of an application that is neither Synced nor Healthy.
std::vector<Resource> some_resources() {
  auto hook = row("Job", "migrate", Sync::none, Health::none);
  hook.is_hook = true;
  return {row("Deployment", "web", Sync::synced, Health::healthy),
          row("Deployment", "worker", Sync::out_of_sync, Health::degraded),
          row("Service", "web", Sync::synced, Health::progressing),
          row("ConfigMap", "web", Sync::synced, Health::none), hook};
}

argocd::Application shop() {
  argocd::Application application;
  application.sync = Sync::out_of_sync;
  application.health = Health::degraded;
  application.has_resources = true;
  application.resources = some_resources();
  return application;
}

Stage stage_for(const std::vector<std::string>& patterns) {
  Stage stage(goal_for(patterns, new_commit));
  stage.there = [&] {
    auto there = stage.there;
    there.revisions = {new_commit};
    there.sync = Sync::out_of_sync;
    there.health = Health::degraded;
    there.resources = some_resources();
    return there;
  }();
  return stage;
}

}  // namespace

TEST_CASE("resource goal: only what is chosen counts", "[rollout]") {
  struct Row {
    std::vector<std::string> patterns;
    Sync sync;
    Health health;
  };
  const std::vector<Row> rows = {
      {{}, Sync::out_of_sync, Health::degraded},
      {{"Deployment/web"}, Sync::synced, Health::healthy},
      {{":Deployment:shop/web"}, Sync::synced, Health::healthy},
      {{"ConfigMap/web"}, Sync::synced, Health::healthy},  // there is no check of its health
      {{"Service/web"}, Sync::synced, Health::progressing},
      {{"Deployment/web", "Service/web"}, Sync::synced, Health::progressing},
      {{"Deployment/*"}, Sync::out_of_sync, Health::degraded},
      {{"Deployment/*", "!Deployment/worker"}, Sync::synced, Health::healthy},
      {{"!Deployment/worker", "!Service/web"}, Sync::synced, Health::healthy},
      {{"!Deployment/worker"}, Sync::synced, Health::progressing},
      {{"Job/migrate"}, Sync::none, Health::none},  // a hook
      {{"Deployment/other"}, Sync::none, Health::none},
  };
  for (const auto& row : rows) {
    CAPTURE(row.patterns);
    const auto goal = goal_for(row.patterns);
    CHECK(sync_for(goal, shop()) == row.sync);
    CHECK(health_for(goal, shop()) == row.health);
  }
}

TEST_CASE("resource goal: a health that does not count does not count here", "[rollout]") {
  auto goal = goal_for({"Deployment/worker", "Service/web"});
  goal.ignored_health = {{.kind = "Deployment"}};
  CHECK(health_for(goal, shop()) == Health::progressing);
}

TEST_CASE("resource goal: where no health is told, that of the whole tells only of a good end",
          "[rollout]") {
  auto application = shop();
  for (auto& resource : application.resources) resource.health = Health::none;
  const auto goal = goal_for({"Deployment/web"});
  CHECK(health_for(goal, application) == Health::unknown);
  CHECK(health_text(goal, application) == "the health of the resources is not known yet");
  application.health = Health::healthy;
  CHECK(health_for(goal, application) == Health::healthy);
}

TEST_CASE("resource goal: what is missing has the names of what is chosen", "[rollout]") {
  CHECK(sync_text(goal_for({"Deployment/*"}), shop()) == "Deployment shop/worker is OutOfSync");
  CHECK(health_text(goal_for({"Service/*", "ConfigMap/*"}), shop()) ==
        "Service shop/web is Progressing");
  auto application = shop();
  application.resources[1].health_message = "back-off\x1b.";
  CHECK(health_text(goal_for({"Deployment/worker"}), application) ==
        "Deployment shop/worker is Degraded: back-off .");
  for (auto& resource : application.resources) resource.sync = Sync::out_of_sync;
  CHECK(sync_text(goal_for({"Deployment/*"}), application) ==
        "Deployment shop/web is OutOfSync and 1 more");
}

TEST_CASE("resource goal: a pattern that meets nothing is a typo, and a hook cannot be chosen",
          "[rollout]") {
  const auto typo = check_resources(goal_for({"Deployment/web", "Deployment/wrker"}), shop());
  REQUIRE_FALSE(typo);
  CHECK(typo.error().kind == base::ErrorKind::usage);
  CHECK(typo.error().hint == "did you mean *:Deployment:worker?");
  const auto hook = check_resources(goal_for({"Job/migrate"}), shop());
  REQUIRE_FALSE(hook);
  CHECK(hook.error().hint.find("hooks") == 0);
  CHECK(check_resources(goal_for({}), {}));
}

TEST_CASE(
    "resource goal: health that Kubernetes is not told is refused, and only where it is asked "
    "for",
    "[rollout]") {
  auto application = shop();
  auto goal = goal_for({"Deployment/web"});
  CHECK_FALSE(hidden_health(goal, application, false));
  application.is_health_elsewhere = true;
  CHECK_FALSE(hidden_health(goal, application, true));
  REQUIRE(hidden_health(goal, application, false));
  CHECK(hidden_health(goal, application, false)->kind == base::ErrorKind::usage);
  goal.health = false;
  CHECK_FALSE(hidden_health(goal, application, false));
  CHECK_FALSE(hidden_health(goal_for({}), application, false));
}

TEST_CASE("resource goal: what blocks is among what is chosen", "[rollout]") {
  auto application = shop();
  application.last = argocd::OperationState{
      .phase = Phase::failed,
      .results = {{.kind = "Deployment", .ns = "shop", .name = "worker", .status = "SyncFailed"}}};
  const argocd::ResourceTree tree = {
      .nodes = {
          {.object = {.kind = "Ingress", .ns = "shop"}, .uid = "i", .health = Health::degraded}}};
  const auto names = [&](const std::vector<std::string>& patterns) {
    const auto goal = goal_for(patterns);
    auto blocking = find_blocking(application, goal);
    add_health(application, tree, goal, blocking);
    std::string text;
    for (const auto& one : blocking) text += to_string(one) + "; ";
    return text;
  };
  CHECK(names({"Deployment/web", "Service/web"}) == "Service shop/web; ");
  CHECK(names({"Deployment/*"}) == "Deployment shop/worker; ");
  CHECK(names({}) == "Deployment shop/worker; Ingress shop/; Service shop/web; ");
}

// ---- Followed to the end

TEST_CASE("resource goal: chosen resources are there although the application is not",
          "[rollout]") {
  CHECK(stage_for({"Deployment/web"}).pass(seconds(5)).said() == "healthy");
  CHECK(stage_for({"ConfigMap/web"}).pass(seconds(5)).said() == "healthy");
  CHECK(stage_for({"Service/web"}).pass(seconds(60)).said() ==
        "waiting: Service shop/web is Progressing");
}

TEST_CASE("resource goal: the old revision is not it, whatever the resources say", "[rollout]") {
  auto stage = stage_for({"Deployment/web"});
  stage.there.revisions = {old_commit};
  CHECK(stage.pass(seconds(30)).said() == "waiting: at aaaaaaa, wanted bbbbbbb");
}

TEST_CASE("resource goal: a typo is no success, and an error once the revision is there",
          "[rollout]") {
  auto stage = stage_for({"Deployment/late"});
  stage.there.revisions = {old_commit};
  CHECK(stage.pass(seconds(30)).said() == "waiting: at aaaaaaa, wanted bbbbbbb");
  auto with_it = stage;
  stage.change([](auto& app) { app.revisions = {new_commit}; });
  CHECK(stage.pass(seconds(5)).said() == "refused");
  CHECK(stage.message() == "there is no resource *:Deployment:late");
  with_it.change([](auto& app) {
    app.revisions = {new_commit};
    app.resources.push_back(row("Deployment", "late", Sync::synced, Health::healthy));
  });
  CHECK(with_it.pass(seconds(5)).said() == "healthy");
}

TEST_CASE("resource goal: an operation that is under way still counts", "[rollout]") {
  auto stage = stage_for({"Deployment/web"});
  stage.there.last = operation(Phase::running, 1);
  CHECK(stage.pass(seconds(30)).said() == "waiting: the operation is running");
}

TEST_CASE("resource goal: a chosen one that stays Degraded fails, another one does not",
          "[rollout]") {
  auto stage = stage_for({"Service/web"});
  stage.there.resources[2].health = Health::degraded;
  CHECK(stage.pass(seconds(60)).said() == "degraded");
  CHECK(stage.message() == "Service shop/web is Degraded");
}

TEST_CASE("resource goal: a sync that failed is a failure only of what it did not bring about",
          "[rollout]") {
  for (const char* name : {"Deployment/web", "Deployment/worker"}) {
    CAPTURE(name);
    auto stage = stage_for({name});
    stage.pass(seconds(1));
    stage.change([](auto& app) {
      app.last = operation(Phase::failed, 1001);
      app.reconciled_at = 1010;
    });
    CHECK(stage.pass(seconds(20)).said() ==
          (std::string(name) == "Deployment/web" ? "healthy" : "failed"));
  }
}

TEST_CASE("resource goal: health that an event leaves out is looked for", "[rollout]") {
  auto stage = stage_for({"Service/web"});
  stage.pass(seconds(1));
  stage.there.resources[2].health = Health::healthy;
  auto event = stage.there;
  for (auto& resource : event.resources) resource.health = Health::none;
  event.reconciled_at = 1020;
  stage.there.reconciled_at = 1020;
  stage.there.resource_version = event.resource_version = "200";
  stage.tracker.observe(event, rollout::From::event, stage.now);
  CHECK(stage.said() == "waiting: the health of the resources is not known yet");
  CHECK(stage.pass(seconds(10)).said() == "healthy");
}
