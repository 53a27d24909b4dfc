// SPDX-License-Identifier: Apache-2.0
#include "rollout/blocking.hpp"

#include <catch2/catch.hpp>

using argocd::Health;
using argocd::Phase;
using argocd::Sync;

namespace {

argocd::Application with(std::vector<argocd::Resource> resources) {
  argocd::Application application;
  application.name.name = "shop";
  application.resources = std::move(resources);
  return application;
}

std::vector<std::string> names(const std::vector<rollout::Blocking>& blocking) {
  std::vector<std::string> found;
  for (const auto& one : blocking) found.push_back(one.name);
  return found;
}

std::string reason(const argocd::Resource& resource) {
  const auto found = rollout::find_blocking(with({resource}), {});
  return found.size() == 1 ? found.front().reason : "(" + std::to_string(found.size()) + " found)";
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("blocking: where Argo CD has no words there are ours", "[rollout]") {
  CHECK(reason({.kind = "Ingress", .health = Health::progressing})
            .starts_with("no address yet in status.loadBalancer.ingress"));
  CHECK(reason({.kind = "Service", .health = Health::progressing})
            .starts_with("no address yet in status.loadBalancer.ingress"));
  CHECK(reason({.kind = "PersistentVolumeClaim", .health = Health::progressing}) ==
        "not bound to a volume yet");
  CHECK(reason({.kind = "X", .sync = Sync::out_of_sync}) == "differs from Git");
  CHECK(reason({.kind = "X", .sync = Sync::out_of_sync, .health = Health::missing}) ==
        "is not in the cluster");
  CHECK(reason({.kind = "X", .sync = Sync::out_of_sync, .requires_pruning = true}) ==
        "is no longer in Git, and was not pruned");
  CHECK(reason({.kind = "X", .health = Health::degraded, .health_message = "broken"}) == "broken");
  CHECK(reason({.kind = "X", .sync = Sync::synced, .health = Health::healthy}) == "(0 found)");
}

TEST_CASE("blocking: the worst comes first", "[rollout]") {
  auto application = with({{.kind = "X", .name = "differs", .sync = Sync::out_of_sync},
                           {.kind = "X", .name = "comes", .health = Health::progressing},
                           {.kind = "X", .name = "is-broken", .health = Health::degraded}});
  application.last = argocd::OperationState{.phase = Phase::failed,
                                            .results = {{.kind = "Job",
                                                         .name = "migrate",
                                                         .message = "deadline exceeded",
                                                         .hook_type = "PreSync",
                                                         .hook_phase = Phase::failed}}};
  const auto found = rollout::find_blocking(application, {});
  CHECK(names(found) == Names{"migrate", "is-broken", "comes", "differs"});
  CHECK(found[0].reason == "PreSync hook Failed: deadline exceeded");
  CHECK(found[0].is_hook);
}

TEST_CASE("blocking: the tree adds the health of what the application lists without", "[rollout]") {
  auto blocking = rollout::find_blocking(
      with({{.kind = "Deployment", .ns = "prod", .name = "api", .sync = Sync::out_of_sync}}), {});
  const argocd::ResourceTree tree = {
      .nodes = {{.object = {.kind = "Deployment", .ns = "prod", .name = "api"},
                 .uid = "d",
                 .health = Health::degraded,
                 .health_message = "too slow"},
                {.object = {.kind = "Pod", .ns = "prod", .name = "api-1"},
                 .uid = "p",
                 .parents = {"d"},
                 .health = Health::degraded},
                {.object = {.kind = "Ingress", .ns = "prod", .name = "web"},
                 .uid = "i",
                 .health = Health::progressing},
                {.object = {.kind = "Service", .ns = "prod", .name = "fine"},
                 .uid = "s",
                 .health = Health::healthy}}};
  rollout::add_health(with({}), tree, {}, blocking);
  REQUIRE(names(blocking) == Names{"api", "web"});
  CHECK(blocking[0].health == Health::degraded);
  CHECK(blocking[0].reason == "too slow");
  CHECK(blocking[1].reason.starts_with("no address yet"));
}

TEST_CASE("blocking: health that does not count is not added", "[rollout]") {
  const argocd::ResourceTree tree = {
      .nodes = {{.object = {.kind = "Ingress", .name = "web"}, .health = Health::progressing},
                {.object = {.kind = "Rollout", .name = "api"}, .health = Health::suspended}}};
  struct Row {
    rollout::Goal goal;
    Names names;
  };
  const std::vector<Row> rows = {
      {{}, {"web", "api"}},
      {{.health = false}, {}},
      {{.suspended = true}, {"web"}},
      {{.ignored_health = {{.kind = "Ingress", .name = "web"}}}, {"api"}},
      {{.ignored_health = {{.kind = "Ingress"}, {.kind = "Rollout", .name = "x"}}}, {"api"}},
  };
  for (const auto& row : rows) {
    std::vector<rollout::Blocking> blocking;
    rollout::add_health(with({}), tree, row.goal, blocking);
    CHECK(names(blocking) == row.names);
  }
}

TEST_CASE("blocking: an operation under way waits for health, whoever waits for it", "[rollout]") {
  auto application = with({{.kind = "X", .name = "later", .health = Health::missing},
                           {.kind = "X", .name = "first", .health = Health::progressing}});
  const rollout::Goal goal = {.sync = false, .health = false};
  CHECK(rollout::find_blocking(application, goal).empty());
  application.last = argocd::OperationState{.phase = Phase::running};
  CHECK(names(rollout::find_blocking(application, goal)) == Names{"first"});
}
