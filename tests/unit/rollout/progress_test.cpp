// SPDX-License-Identifier: Apache-2.0
#include "rollout/progress.hpp"

#include <catch2/catch.hpp>

#include "followed.hpp"

using argocd::Health;
using rollout::Word;
using std::chrono::milliseconds;
using std::chrono::seconds;
using test::application;
using test::ended;
using test::tracker_of;

namespace {

using Lines = std::vector<std::string>;

struct Watched {
  fakes::ManualClock clock;
  std::ostringstream said;
  base::Log log{said, {.tool = "wait"}};
  base::Deadline deadline{clock, std::chrono::minutes(10)};
  rollout::Progress progress{log, deadline};

  Lines tick(base::Duration after = {}) {
    REQUIRE(clock.sleep_for(after));
    progress.on_tick(clock.now());
    return test::take_lines(said);
  }
  void show(const argocd::Application& application) {
    progress.on_change(tracker_of(application), "");
  }
};

argocd::Application with_deployment(Health health, std::string message = {}) {
  auto shop = application("shop", health);
  shop.resources = {test::deployment(health, std::move(message))};
  return shop;
}

argocd::Application with_hook(argocd::Phase phase, base::Seconds started_at = 2000) {
  auto shop = application("shop", Health::healthy);
  shop.last = argocd::OperationState{.phase = argocd::Phase::succeeded, .started_at = started_at};
  shop.last->results = {{.kind = "Job",
                         .ns = "shop",
                         .name = "migrate",
                         .message = "no such table",
                         .hook_type = "PreSync",
                         .hook_phase = phase}};
  return shop;
}

}  // namespace

TEST_CASE("progress: an application is told once, and again when it has changed", "[rollout]") {
  Watched watched;
  watched.show(application("shop", Health::progressing));
  CHECK(watched.tick() == Lines{"shop: Synced, at 4f2c9a7; Progressing"});
  watched.show(application("shop", Health::progressing));
  CHECK(watched.tick(seconds(5)).empty());
  watched.show(application("shop", Health::healthy));
  CHECK(watched.tick(seconds(1)) == Lines{"shop: Synced, Healthy, at 4f2c9a7"});
}

TEST_CASE("progress: what has not been seen yet is no news", "[rollout]") {
  Watched watched;
  watched.progress.on_change(rollout::Tracker({.name = "shop"}, {}), "");
  CHECK(watched.tick().empty());
}

TEST_CASE("progress: within a second the last state is the one that is told", "[rollout]") {
  Watched watched;
  watched.show(application("shop", Health::missing));
  watched.tick();
  watched.show(application("shop", Health::progressing));
  CHECK(watched.tick(milliseconds(300)).empty());
  watched.show(application("shop", Health::degraded));
  CHECK(watched.tick(milliseconds(300)).empty());
  CHECK(watched.tick(milliseconds(400)) == Lines{"shop: Synced, at 4f2c9a7; Degraded"});
}

TEST_CASE("progress: what has changed back within a second is not told", "[rollout]") {
  Watched watched;
  watched.show(application("shop", Health::healthy));
  watched.tick();
  watched.show(application("shop", Health::progressing));
  watched.show(application("shop", Health::healthy));
  CHECK(watched.tick(seconds(2)).empty());
}

TEST_CASE("progress: it asks to be called when the next line may be said", "[rollout]") {
  Watched watched;
  watched.show(application("shop", Health::missing));
  watched.tick();
  watched.show(application("shop", Health::healthy));
  const auto now = watched.clock.now();
  CHECK(watched.progress.on_tick(now) == now + seconds(1));
}

TEST_CASE("progress: what is held back is told at the end", "[rollout]") {
  Watched watched;
  watched.show(application("shop", Health::progressing));
  watched.tick();
  const auto tracker = ended(application("shop", Health::healthy), Word::healthy, "is healthy");
  watched.progress.finish({&tracker});
  CHECK(test::take_lines(watched.said) == Lines{"shop: Synced, Healthy, at 4f2c9a7"});
}

TEST_CASE("progress: how it failed is left to the results", "[rollout]") {
  Watched watched;
  watched.show(application("shop", Health::degraded));
  watched.tick();
  const auto tracker = ended(application("shop", Health::degraded), Word::degraded, "Degraded: x");
  watched.progress.finish({&tracker});
  CHECK(test::take_lines(watched.said).empty());
}

TEST_CASE("progress: a resource that changed is told with what it was", "[rollout]") {
  Watched watched;
  watched.show(with_deployment(Health::progressing, "0 of 3"));
  CHECK(watched.tick() == Lines{"shop: Synced, at 4f2c9a7; Progressing"});
  watched.show(with_deployment(Health::progressing, "1 of 3"));
  CHECK(watched.tick(seconds(1)) == Lines{"shop: Deployment shop/api is Progressing: 1 of 3"});
  watched.show(with_deployment(Health::healthy, "1 of 3"));
  CHECK(watched.tick(seconds(1)) == Lines{"shop: Synced, Healthy, at 4f2c9a7; "
                                          "Deployment shop/api is Healthy, was Progressing"});
}

TEST_CASE("progress: a hook is told when it begins and when it ends", "[rollout]") {
  Watched watched;
  watched.show(application("shop", Health::healthy));
  watched.tick();
  watched.show(with_hook(argocd::Phase::running));
  const auto begun = watched.tick(seconds(1));
  REQUIRE(begun.size() == 1);
  CHECK(begun.front().ends_with("PreSync hook Job shop/migrate is running"));
  watched.show(with_hook(argocd::Phase::failed));
  CHECK(watched.tick(seconds(1)) ==
        Lines{"shop: PreSync hook Job shop/migrate has failed: no such table"});
}

TEST_CASE("progress: the same hook of a later operation is news", "[rollout]") {
  Watched watched;
  watched.show(with_hook(argocd::Phase::succeeded, 2000));
  watched.tick();
  watched.show(with_hook(argocd::Phase::succeeded, 3000));
  CHECK(watched.tick(seconds(1)) == Lines{"shop: PreSync hook Job shop/migrate has succeeded"});
}

TEST_CASE("progress: of many changes at once some are told and the others counted", "[rollout]") {
  Watched watched;
  auto shop = application("shop", Health::progressing);
  for (int i = 0; i < 9; ++i) {
    shop.resources.push_back(test::deployment(Health::progressing));
    shop.resources.back().name += std::to_string(i);
  }
  watched.show(shop);
  watched.tick();
  for (auto& resource : shop.resources) resource.health = Health::healthy;
  watched.show(shop);
  const auto lines = watched.tick(seconds(1));
  REQUIRE(lines.size() == 1);
  CHECK(lines.front().ends_with(
      "Deployment shop/api3 is Healthy, was Progressing; and 5 more changes"));
}

TEST_CASE("progress: many applications are counted, and those that failed are named", "[rollout]") {
  Watched watched;
  for (int i = 0; i < 500; ++i) {
    watched.show(application("shop-" + std::to_string(i), Health::progressing));
  }
  CHECK(watched.tick() == Lines{"0 of 500 are done"});
  for (int i = 0; i < 312; ++i) {
    const auto name = "shop-" + std::to_string(i);
    watched.progress.on_change(ended(application(name, Health::healthy), Word::healthy, ""), "");
  }
  watched.progress.on_change(
      ended(application("shop-400", Health::degraded), Word::degraded, "Degraded: 0 of 3"), "");
  const auto lines = watched.tick(seconds(5));
  REQUIRE(lines.size() == 11);
  CHECK(lines.front() == "shop-400: Synced, at 4f2c9a7; Degraded: 0 of 3");
  CHECK(lines.back() == "312 of 500 are done, 1 failed");
}

TEST_CASE("progress: one who is silent for a minute says what he waits for", "[rollout]") {
  Watched watched;
  watched.show(application("shop", Health::progressing));
  watched.tick();
  CHECK(watched.tick(seconds(59)).empty());
  CHECK(watched.tick(seconds(1)) == Lines{"still waiting for shop: Progressing; 9m left"});
  CHECK(watched.tick(seconds(60)) == Lines{"still waiting for shop: Progressing; 8m left"});
}

TEST_CASE("progress: many that are waited for are counted", "[rollout]") {
  Watched watched;
  for (const auto* name : {"a", "b", "c", "d", "e"}) {
    watched.show(application(name, Health::progressing));
  }
  watched.tick();
  CHECK(watched.tick(seconds(60)) == Lines{"still waiting for a, b, c and 2 more; 9m left"});
}

TEST_CASE("progress: trouble with the connection is told once, and its end", "[rollout]") {
  Watched watched;
  watched.progress.on_connection("");
  watched.progress.on_connection("connection refused");
  watched.progress.on_connection("connection refused");
  watched.progress.on_connection("not done within 5.003 s");
  watched.progress.on_connection("");
  watched.progress.on_connection("");
  CHECK(watched.tick() == Lines{"trouble with the connection, trying again: connection refused",
                                "the connection is back"});
}

TEST_CASE("progress: what a cluster says is no command to a runner", "[rollout]") {
  Watched watched;
  watched.show(with_deployment(Health::progressing));
  watched.tick();
  watched.show(with_deployment(Health::degraded, "x\n::set-output name=a::b\n##[error]\x1b[31m"));
  for (const auto& line : watched.tick(seconds(1))) {
    CHECK_FALSE(line.starts_with("::"));
    CHECK(line.find("##[") == std::string::npos);
    CHECK(line.find('\x1b') == std::string::npos);
  }
}
