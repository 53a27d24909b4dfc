// SPDX-License-Identifier: Apache-2.0
#include "rollout/time_out.hpp"

#include <catch2/catch.hpp>
#include <functional>

#include "argocd/error.hpp"
#include "stage.hpp"

using argocd::Application;
using argocd::Phase;
using argocd::Resource;
using argocd::Sync;
using rollout::Goal;
using rollout::is_only_pruning_missing;
using rollout::LastSight;
using rollout::not_started;
using rollout::Outcome;
using rollout::time_out;
using rollout_tests::goal_of;
using rollout_tests::new_commit;
using rollout_tests::old_commit;
using rollout_tests::operation;
using std::chrono::seconds;

namespace {

// At the old commit, Synced, with automatic sync.
Application web(const std::function<void(Application&)>& how = [](auto&) {}) {
  Application web;
  web.name = {.name = "web"};
  web.sync = Sync::synced;
  web.revisions = {old_commit};
  web.is_automated = true;
  how(web);
  return web;
}

Outcome out(const Application& application, const Goal& goal = goal_of(),
            std::string missing = "OutOfSync") {
  return time_out({.application = application, .missing = std::move(missing)}, goal, seconds(5));
}

Resource resource(std::string name, bool requires_pruning, Sync sync = Sync::out_of_sync) {
  return {
      .kind = "Job", .name = std::move(name), .sync = sync, .requires_pruning = requires_pruning};
}

}  // namespace

TEST_CASE("time_out: an error of Argo CD is named once", "[rollout]") {
  const auto broken = web(
      [](auto& app) { app.conditions = {{.type = "ComparisonError", .message = "helm said no"}}; });
  CHECK(out(broken).message == "not done within 5.0 s: OutOfSync; ComparisonError: helm said no");
  CHECK(out(broken, goal_of(), "ComparisonError: helm said no").message ==
        "not done within 5.0 s: ComparisonError: helm said no");
}

TEST_CASE("time_out: of a deletion only the error of the deletion counts", "[rollout]") {
  Goal goal = {.sync = false, .health = false, .operation = false, .deleted = true};
  const auto stuck = web([](auto& app) {
    app.conditions = {{.type = "ComparisonError", .message = "git is away"},
                      {.type = "DeletionError", .message = "the cluster is away"}};
  });
  const auto outcome = out(stuck, goal, "is still there");
  CHECK(outcome.message ==
        "not done within 5.0 s: is still there; DeletionError: the cluster is away");
  CHECK(outcome.hint.empty());
}

TEST_CASE("time_out: where Git gives no answer there is no other way out", "[rollout]") {
  const auto stuck = web([](auto& app) {
    app.sync = Sync::out_of_sync;
    app.is_automated = false;
  });
  auto goal = goal_of();
  goal.revisions = {{.revision = new_commit}};
  CHECK(!out(stuck, goal).hint.empty());
  goal.revisions.front().doubt = "Git does not say whether it contains it";
  CHECK(out(stuck, goal).hint.empty());
}

TEST_CASE("time_out: an operation goes on, and can be terminated where that helps", "[rollout]") {
  struct Row {
    Phase phase;
    const char* message;
    const char* hint;
  };
  const auto row = GENERATE(values<Row>({
      {Phase::running, "", "`sync --terminate` ends the operation"},
      {Phase::running, "blocked by sync window", "Argo CD goes on with it when the window opens"},
      {Phase::terminating, "", ""},
  }));
  auto application = web();
  application.last = operation(row.phase, 990);
  application.last->message = row.message;
  const auto outcome = out(application, goal_of(), "something else");
  CHECK(outcome.message.ends_with("; an operation goes on in Argo CD"));
  CHECK(outcome.hint == row.hint);
}

TEST_CASE("time_out: an operation that is over does not go on", "[rollout]") {
  auto application = web();
  application.last = operation(Phase::succeeded, 990);
  const auto outcome = out(application);
  CHECK(outcome.message == "not done within 5.0 s: OutOfSync");
  CHECK(outcome.hint.empty());
}

TEST_CASE("time_out: another commit that is Synced may contain the wanted one", "[rollout]") {
  const auto hint_of = [](const Application& application, const Goal& goal) {
    return out(application, goal).hint;
  };
  const auto goal = goal_of(new_commit);
  CHECK(hint_of(web(), goal) ==
        "if aaaaaaa is newer and contains it, `wait --contains` takes that for done");
  auto contains = goal;
  contains.contains = true;
  CHECK(hint_of(web(), contains).empty());
  CHECK(hint_of(web(), goal_of(old_commit)).empty());
  CHECK(hint_of(web(), goal_of("1.2.3")).empty());
  CHECK(hint_of(web([](auto& app) { app.sync = Sync::out_of_sync; }), goal).empty());
}

TEST_CASE("time_out: only what is not pruned is a matter of --prune", "[rollout]") {
  auto application = web([](auto& app) {
    app.sync = Sync::out_of_sync;
    app.is_automated = false;
    app.resources = {resource("old", true), resource("same", false, Sync::synced)};
  });
  CHECK(is_only_pruning_missing({}, application));
  CHECK(out(application).hint == rollout::prune_hint);
  application.last = operation(Phase::succeeded, 990);
  CHECK(is_only_pruning_missing({}, application));
  application.last->operation.prunes = true;
  CHECK_FALSE(is_only_pruning_missing({}, application));
  application.last.reset();
  application.resources.push_back(resource("other", false));
  CHECK_FALSE(is_only_pruning_missing({}, application));
  CHECK(out(application).hint == "automatic sync is off for it: start one with `sync`");
  application.resources.clear();
  CHECK_FALSE(is_only_pruning_missing({}, application));
}

TEST_CASE("time_out: where nobody answered since, what is seen gives no hint", "[rollout]") {
  const base::Error trouble = {
      .kind = base::ErrorKind::unreachable, .message = "refused", .hint = "is it there?"};
  const auto moved = GENERATE(Phase::none, Phase::running);
  const auto seen = web([&](auto& app) {
    app.sync = Sync::out_of_sync;
    app.is_automated = false;
    if (moved != Phase::none) app.last = operation(moved, 990);
  });
  const auto outcome = time_out({.application = seen, .missing = "OutOfSync", .trouble = trouble},
                                goal_of(), seconds(5));
  CHECK(outcome.message ==
        "not done within 5.0 s: OutOfSync; no usable answer since then: refused");
  CHECK(outcome.hint == "is it there?");
  const auto waiting =
      not_started({.application = seen, .missing = "OutOfSync", .trouble = trouble}, seconds(5));
  CHECK(waiting.message ==
        "no sync has started within 5.0 s: OutOfSync; no usable answer since then: refused");
  CHECK(waiting.hint == "is it there?");
}

TEST_CASE("time_out: what was denied and never seen may be hidden", "[rollout]") {
  const auto denied = [](const char* text) {
    return argocd::error_from({.code = 7, .message = text});
  };
  const LastSight hidden = {.missing = "has not been seen yet",
                            .denial = denied("permission denied")};
  CHECK(time_out(hidden, {}, seconds(5)).message == "not done within 5.0 s: has not been seen yet");
  CHECK(time_out(hidden, {}, seconds(5)).hint.find("it may be there, but hidden") == 0);
  const LastSight forbidden = {
      .missing = "has not been seen yet",
      .denial = denied("permission denied: applications, get, default/web, sub: ci")};
  CHECK(time_out(forbidden, {}, seconds(5)).message ==
        "not done within 5.0 s: has not been seen yet; permission denied: applications, get, "
        "default/web, sub: ci");
  CHECK(time_out(forbidden, {}, seconds(5)).hint == forbidden.denial->hint);
  const LastSight absent = {.missing = "has not been seen yet"};
  CHECK(time_out(absent, {}, seconds(5)).hint.empty());
}

TEST_CASE("not_started: says what kept the sync from starting", "[rollout]") {
  CHECK(not_started({}, seconds(5)).message == "no sync has started within 5.0 s");
  auto application = web();
  application.last = operation(Phase::running, 990);
  const auto outcome = not_started(
      {.application = application, .missing = "another operation is under way"}, seconds(5));
  CHECK(outcome.message == "no sync has started within 5.0 s: another operation is under way");
  CHECK(outcome.hint == "`sync --terminate` ends the operation that is under way");
}
