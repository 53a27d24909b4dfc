// SPDX-License-Identifier: Apache-2.0
#include "rollout/tracker.hpp"

#include <catch2/catch.hpp>

#include "stage.hpp"

using argocd::Health;
using argocd::Phase;
using argocd::Sync;
using rollout::From;
using rollout::Goal;
using rollout::Need;
using rollout_tests::goal_of;
using rollout_tests::new_commit;
using rollout_tests::old_commit;
using rollout_tests::operation;
using rollout_tests::Stage;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

base::Error error_of(base::ErrorKind kind) {
  return {.kind = kind, .message = "no"};
}

Goal own_goal() {
  auto goal = goal_of();
  goal.marker = "run-1";
  return goal;
}

argocd::OperationState own(Phase phase, base::Seconds started) {
  auto state = operation(phase, started);
  state.operation.markers = {"run-1"};
  return state;
}

// An application whose sync of ours has just been accepted.
Stage synced_by_us() {
  Stage stage(own_goal());
  stage.there.operation = own(Phase::running, 0).operation;
  stage.tracker.observe(stage.there, From::read, stage.now);
  return stage;
}

argocd::Resource resource(std::string kind, Health health) {
  argocd::Resource made;
  made.kind = std::move(kind);
  made.name = "web";
  made.health = health;
  return made;
}

}  // namespace

// ---- What upstream's `argocd app wait` gets wrong (argocd-api.md, 14.3)

TEST_CASE("Tracker: (a) Synced and Healthy right after a push is the old revision", "[rollout]") {
  Stage stage;
  stage.on_refresh = [](auto& app) {
    app.revisions = {new_commit};
    app.sync = Sync::out_of_sync;
  };
  stage.answers_refreshes = false;
  CHECK(stage.pass(seconds(9)).said() == "waiting: waiting for Argo CD to look at Git");
  stage.answers_refreshes = true;
  CHECK(stage.pass(seconds(20)).said() == "waiting: OutOfSync");
}

TEST_CASE("Tracker: (a) with the revision given, the old one is not it", "[rollout]") {
  Stage stage(goal_of(new_commit));
  CHECK(stage.pass(seconds(30)).said() == "waiting: at aaaaaaa, wanted bbbbbbb");
  stage.change([](auto& app) { app.revisions = {new_commit}; });
  CHECK(stage.pass(seconds(5)).said() == "healthy");
}

TEST_CASE("Tracker: (b) healthy pods between a sync and its pick-up are the old ones",
          "[rollout]") {
  auto stage = synced_by_us();
  CHECK(stage.pass(seconds(30)).said() == "waiting: an operation has been asked for");
}

TEST_CASE("Tracker: (c) a comparison of the second in which the operation ended may be older",
          "[rollout]") {
  Stage stage(goal_of(new_commit));
  stage.there.revisions = {new_commit};
  stage.there.last = operation(Phase::succeeded, 999);
  stage.answers_refreshes = false;
  const auto* told = "waiting: Argo CD has not looked at it since the operation";
  CHECK(stage.pass(seconds(4)).said() == told);
  stage.answers_refreshes = true;
  CHECK(stage.pass(seconds(10)).said() == "healthy");
}

TEST_CASE("Tracker: (d) Healthy that an operator takes back within the window is not the end",
          "[rollout]") {
  Stage stage(goal_of(new_commit));
  stage.there.revisions = {new_commit};
  CHECK(stage.pass(seconds(2)).said() == "waiting: ");
  stage.change([](auto& app) { app.health = Health::progressing; });
  CHECK(stage.pass(seconds(20)).said() == "waiting: Progressing");
}

TEST_CASE("Tracker: (d) also where the event of that was lost", "[rollout]") {
  Stage stage(goal_of(new_commit));
  stage.there.revisions = {new_commit};
  stage.pass(seconds(2));
  stage.change_silently([](auto& app) { app.health = Health::progressing; });
  CHECK(stage.pass(seconds(20)).said() == "waiting: Progressing");
}

TEST_CASE("Tracker: the wait begins again where another rollout took the place of the one seen",
          "[rollout]") {
  Stage stage(goal_of(new_commit));
  stage.there.revisions = {new_commit};
  stage.pass(seconds(2));
  stage.change_silently([](auto& app) {
    app.last = operation(Phase::succeeded, 900);
    app.reconciled_at = 1010;
  });
  CHECK(stage.pass(seconds(2)).said() == "waiting: ");
  CHECK(stage.pass(seconds(3)).said() == "healthy");
}

// ---- Proof that Git was looked at

TEST_CASE("Tracker: without a revision, one answered refresh is not enough", "[rollout]") {
  Stage stage;
  int answered = 0;
  // The first is answered by a comparison that had read Git before (argo-cd#28306).
  stage.on_refresh = [&](auto& app) {
    if (++answered == 2) app.revisions = {new_commit};
    if (answered == 2) app.sync = Sync::out_of_sync;
  };
  CHECK(stage.pass(seconds(8)).said() == "waiting: OutOfSync");
  CHECK(stage.refreshes == 2);
}

TEST_CASE("Tracker: a refresh that finds the same comparison proves nothing", "[rollout]") {
  Stage stage;
  stage.on_refresh = [](auto& app) { app.reconciled_at = 1000; };
  CHECK(stage.pass(minutes(5)).said() == "waiting: waiting for Argo CD to look at Git");
  CHECK(stage.refreshes < 40);
}

TEST_CASE("Tracker: a round in which an operation ended proves nothing", "[rollout]") {
  Stage stage;
  int answered = 0;
  stage.on_refresh = [&](auto& app) {
    ++answered;
    if (answered < 4) app.last = operation(Phase::succeeded, *app.reconciled_at - 5);
  };
  CHECK(stage.pass(seconds(20)).said() == "healthy");
  CHECK(stage.refreshes == 4);
}

TEST_CASE("Tracker: a wanted revision that was compared to another spec is compared again",
          "[rollout]") {
  Stage stage(goal_of(old_commit));
  stage.there.is_compared_to_spec = false;
  CHECK(stage.pass(seconds(10)).said() == "healthy");
  CHECK(stage.refreshes == 2);
}

TEST_CASE("Tracker: at the wanted revision nothing is refreshed", "[rollout]") {
  Stage stage(goal_of(old_commit));
  CHECK(stage.pass(seconds(10)).said() == "healthy");
  CHECK(stage.refreshes == 0);
  CHECK(stage.reads == 2);
}

// ---- The last look

TEST_CASE("Tracker: a look that was asked for before the wait was over does not confirm it",
          "[rollout]") {
  Stage stage(goal_of(old_commit));
  auto& tracker = stage.tracker;
  tracker.observe(stage.there, From::event, stage.now);
  tracker.look_again();
  REQUIRE(tracker.need(stage.now) == Need::read);
  tracker.begin(Need::read, stage.now);
  stage.now += seconds(4);
  tracker.observe(stage.there, From::read, stage.now);
  tracker.end(Need::read, true, stage.now);
  CHECK(tracker.need(stage.now) == Need::read);
  CHECK_FALSE(tracker.outcome());
}

TEST_CASE("Tracker: neither a list nor an event confirms anything", "[rollout]") {
  const auto from = GENERATE(From::list, From::event);
  Stage stage(goal_of(old_commit));
  auto& tracker = stage.tracker;
  tracker.observe(stage.there, from, stage.now);
  stage.now += seconds(10);
  tracker.observe(stage.there, from, stage.now);
  CHECK(tracker.need(stage.now) == Need::read);
  CHECK_FALSE(tracker.outcome());
}

TEST_CASE("Tracker: bad news of an event needs a look as well", "[rollout]") {
  Stage stage(goal_of(old_commit));
  auto& tracker = stage.tracker;
  tracker.observe(stage.there, From::read, stage.now);
  auto event = stage.there;
  event.is_deleting = true;
  event.resource_version = "101";
  stage.now += seconds(1);
  tracker.observe(event, From::event, stage.now);
  CHECK(tracker.need(stage.now) == Need::read);
  CHECK_FALSE(tracker.outcome());
}

TEST_CASE("Tracker: an answer that an event overtook is not taken, and asked for again",
          "[rollout]") {
  Stage stage(goal_of(old_commit));
  auto& tracker = stage.tracker;
  REQUIRE(tracker.need(stage.now) == Need::read);
  tracker.begin(Need::read, stage.now);
  auto later = stage.there;
  later.resource_version = "101";
  later.health = Health::degraded;
  tracker.observe(later, From::event, stage.now);
  tracker.observe(stage.there, From::read, stage.now);
  tracker.end(Need::read, true, stage.now);
  CHECK(tracker.application()->health == Health::degraded);
  CHECK(tracker.need(stage.now) == Need::read);
}

TEST_CASE("Tracker: older lists and events are not taken", "[rollout]") {
  Stage stage(goal_of(new_commit));
  stage.there.resource_version = "1000";
  stage.pass(seconds(1));
  auto old = stage.there;
  old.resource_version = "999";
  old.revisions = {new_commit};
  stage.tracker.observe(old, GENERATE(From::list, From::event), stage.now);
  CHECK(stage.tracker.application()->revisions.front() == old_commit);
}

TEST_CASE("Tracker: nor is one that was deleted since and made again", "[rollout]") {
  Stage stage(goal_of(new_commit));
  stage.there.resource_version = "1000";
  stage.there.uid = "second";
  stage.pass(seconds(1));
  auto old = stage.there;
  old.resource_version = "999";
  old.uid = "first";
  stage.tracker.observe(old, GENERATE(From::list, From::event), stage.now);
  CHECK(stage.tracker.application()->uid == "second");
}

TEST_CASE("Tracker: a read may go back, as after a restored backup", "[rollout]") {
  Stage stage(goal_of(new_commit));
  stage.there.resource_version = "1000";
  stage.pass(seconds(1));
  stage.there.resource_version = "7";
  stage.there.revisions = {new_commit};
  stage.tracker.look_again();
  CHECK(stage.pass(seconds(10)).said() == "healthy");
}

// ---- Operations

TEST_CASE("Tracker: what stands in the way is said", "[rollout]") {
  struct Row {
    const char* said;
    std::function<void(argocd::Application&)> how;
  };
  const auto row = GENERATE(values<Row>({
      {"the operation is running", [](auto& app) { app.last = operation(Phase::running, 1001); }},
      {"the operation is terminating: by hand",
       [](auto& app) {
         app.last = operation(Phase::terminating, 1001);
         app.last->message = "by hand";
       }},
      {"the operation waits for its next try: failed\tonce",
       [](auto& app) {
         app.last = operation(Phase::running, 1001);
         app.last->finished_at = 1002;
         app.last->message = " failed\tonce\n";
       }},
      {"an operation has been asked for", [](auto& app) { app.operation.emplace(); }},
      {"OutOfSync", [](auto& app) { app.sync = Sync::out_of_sync; }},
      {"has not been compared with Git yet", [](auto& app) { app.sync = Sync::none; }},
      {"Progressing: Caused by apps/Deployment:web",
       [](auto& app) {
         app.health = Health::progressing;
         app.health_message = "Caused by apps/Deployment:web";
       }},
      {"no health yet", [](auto& app) { app.health = Health::none; }},
      {"Missing", [](auto& app) { app.health = Health::missing; }},
      {"Suspended", [](auto& app) { app.health = Health::suspended; }},
  }));
  Stage stage(goal_of(old_commit));
  row.how(stage.there);
  CHECK(stage.pass(seconds(5)).said() == std::string("waiting: ") + row.said);
}

TEST_CASE("Tracker: an operation that failed for what we want is the end", "[rollout]") {
  Stage stage(goal_of(new_commit));
  stage.pass(seconds(1));
  stage.change([](auto& app) {
    app.revisions = {new_commit};
    app.sync = Sync::out_of_sync;
    app.last = operation(GENERATE(Phase::failed, Phase::error), 1001);
    app.last->message = "job db-migrate failed";
    app.reconciled_at = 1004;
  });
  CHECK(stage.pass(seconds(1)).said() == "failed");
  CHECK_THAT(stage.message(), Catch::EndsWith("job db-migrate failed"));
}

TEST_CASE("Tracker: what failed for another revision, or before we came, is not the end",
          "[rollout]") {
  Stage stage(goal_of(new_commit));
  stage.there.sync = Sync::out_of_sync;
  stage.there.last = operation(Phase::failed, 900, GENERATE(old_commit, new_commit));
  stage.there.revisions = {new_commit};
  CHECK(stage.pass(seconds(20)).said() == "waiting: OutOfSync");
}

TEST_CASE("Tracker: before we came it is the end where automatic sync has given up", "[rollout]") {
  Stage stage(goal_of(new_commit));
  stage.there.sync = Sync::out_of_sync;
  stage.there.revisions = {new_commit};
  stage.there.last = operation(Phase::failed, 900);
  stage.there.conditions = {{.type = "SyncError", .message = "Failed last sync attempt"}};
  CHECK(stage.pass(seconds(2)).said() == "failed");
}

TEST_CASE("Tracker: a dry run of others neither deploys nor fails nor settles anything",
          "[rollout]") {
  auto goal = goal_of(new_commit);
  goal.sync = false;
  Stage stage(goal);
  stage.there.revisions = {new_commit};
  stage.there.sync = Sync::out_of_sync;
  stage.pass(seconds(1));
  stage.change([](auto& app) {
    app.last = operation(GENERATE(Phase::succeeded, Phase::failed), 1001);
    app.last->operation.is_dry_run = true;
  });
  CHECK(stage.pass(seconds(30)).said() == "waiting: OutOfSync: what is there is the old state");
}

TEST_CASE("Tracker: a sync without hooks deploys what is wanted, unless from other sources",
          "[rollout]") {
  auto goal = goal_of(new_commit);
  goal.sync = false;
  Stage stage(goal);
  const bool is_same = GENERATE(true, false);
  stage.there.sources_text = R"({"repoURL":"a"})";
  stage.there.revisions = {new_commit};
  stage.there.sync = Sync::out_of_sync;
  stage.there.last = operation(Phase::succeeded, 900);
  stage.there.last->operation.sources = is_same ? stage.there.sources_text : R"({"repoURL":"b"})";
  stage.pass(seconds(30));
  CHECK(stage.said() ==
        (is_same ? "healthy" : "waiting: OutOfSync: what is there is the old state"));
}

TEST_CASE("Tracker: automatic sync that has not begun is given a reason to", "[rollout]") {
  Stage stage(goal_of(new_commit));
  stage.there.revisions = {new_commit};
  stage.there.sync = Sync::out_of_sync;
  stage.there.is_automated = GENERATE(true, false);
  stage.on_refresh = [](argocd::Application& app) {
    app.sync = Sync::synced;
    app.last = operation(Phase::succeeded, 1001);
    app.reconciled_at = 1003;
  };
  stage.pass(seconds(20));
  CHECK(stage.said() == (stage.there.is_automated ? "healthy" : "waiting: OutOfSync"));
}

TEST_CASE("Tracker: OutOfSync after a sync that succeeded is said after a while", "[rollout]") {
  Stage stage(goal_of(new_commit));
  stage.there.revisions = {new_commit};
  stage.there.sync = Sync::out_of_sync;
  stage.there.last = operation(Phase::succeeded, 900);
  CHECK(stage.pass(seconds(9)).said() == "waiting: OutOfSync");
  CHECK(stage.pass(seconds(2)).said() == "outofsync");
}

TEST_CASE("Tracker: not where it heals itself, or a person may still sync", "[rollout]") {
  Stage stage(goal_of(new_commit));
  stage.there.revisions = {new_commit};
  stage.there.sync = Sync::out_of_sync;
  stage.there.last = operation(Phase::succeeded, 900);
  stage.there.is_automated = stage.there.heals_itself = GENERATE(true, false);
  CHECK(stage.pass(seconds(60)).said() == "waiting: OutOfSync");
}

TEST_CASE("Tracker: that it went on is said at once", "[rollout]") {
  Stage stage(goal_of(new_commit));
  stage.there.revisions = {new_commit};
  stage.there.health = Health::progressing;
  stage.pass(seconds(1));
  stage.change([](auto& app) { app.revisions = {std::string(40, 'c')}; });
  CHECK(stage.pass(seconds(1)).said() == "superseded");
  CHECK(stage.message() == "went on to ccccccc before it was done");
}

// ---- Operations of our own

TEST_CASE("Tracker: our operation is followed to what it deploys", "[rollout]") {
  auto stage = synced_by_us();
  stage.change([](auto& app) { app.last = own(Phase::running, 1001); });
  CHECK(stage.pass(seconds(3)).said() == "waiting: the operation is running");
  stage.change([](auto& app) {
    app.operation.reset();
    app.last = own(Phase::succeeded, 1001);
    app.reconciled_at = 1003;
    app.revisions = {new_commit};
  });
  CHECK(stage.pass(seconds(5)).said() == "healthy");
  CHECK(stage.refreshes == 0);
}

TEST_CASE("Tracker: our operation is looked at from behind its end where that is asked for",
          "[rollout]") {
  auto goal = own_goal();
  goal.sync = goal.health = false;
  goal.stable_for = {};
  goal.settled = GENERATE(true, false);
  Stage stage(goal);
  stage.answers_refreshes = false;
  stage.change([](auto& app) {
    app.last = own(Phase::succeeded, 1001);
    app.reconciled_at = 1002;
  });
  stage.pass(seconds(5));
  CHECK(stage.tracker.outcome().has_value() == !goal.settled);
  stage.change([](auto& app) { app.reconciled_at = 1003; });
  CHECK(stage.pass(seconds(1)).said() == "synced");
}

TEST_CASE("Tracker: our operation that failed is the end, whatever the revision", "[rollout]") {
  auto stage = synced_by_us();
  stage.change([](auto& app) {
    app.operation.reset();
    app.last = own(Phase::failed, 1001);
  });
  CHECK(stage.pass(seconds(1)).said() == "failed");
}

TEST_CASE("Tracker: a sync by hand of an old revision ends OutOfSync, and well", "[rollout]") {
  auto stage = synced_by_us();
  stage.change([](auto& app) {
    app.operation.reset();
    app.is_automated = false;
    app.last = own(Phase::succeeded, 1001);
    app.reconciled_at = 1003;
    app.sync = Sync::out_of_sync;
  });
  CHECK(stage.pass(seconds(5)).said() == "healthy");
}

TEST_CASE("Tracker: another operation in the place of ours is said", "[rollout]") {
  auto stage = synced_by_us();
  stage.change([](auto& app) {
    app.operation.reset();
    app.last = operation(Phase::succeeded, 1005, old_commit);
    app.reconciled_at = 1010;
  });
  CHECK(stage.pass(seconds(1)).said() == "superseded");
  CHECK(stage.message() == "another operation took the place of ours, started by somebody");
}

TEST_CASE("Tracker: another one that deploys the same takes nothing away", "[rollout]") {
  auto stage = synced_by_us();
  stage.change([](auto& app) {
    app.operation.reset();
    app.last = own(Phase::succeeded, 1001);
    app.revisions = {new_commit};
  });
  stage.change([](auto& app) {
    app.last = operation(Phase::succeeded, 1005);
    app.reconciled_at = 1010;
  });
  CHECK(stage.pass(seconds(5)).said() == "healthy");
}

TEST_CASE("Tracker: the last operation before ours is not in its place", "[rollout]") {
  Stage stage(own_goal());
  stage.there.last = operation(Phase::failed, 900);
  CHECK(stage.pass(seconds(9)).said() == "waiting: our operation has not begun");
}

TEST_CASE("Tracker: our operation is gone with its application", "[rollout]") {
  auto stage = synced_by_us();
  stage.change([](auto& app) {
    app.uid = "second";
    app.operation.reset();
  });
  CHECK(stage.pass(seconds(5)).said() == "superseded");
}

TEST_CASE("Tracker: our dry run ends with its operation", "[rollout]") {
  auto stage = synced_by_us();
  stage.change([](auto& app) {
    app.operation.reset();
    app.last = own(Phase::succeeded, 1001);
    app.last->operation.is_dry_run = true;
    app.sync = Sync::out_of_sync;
  });
  CHECK(stage.pass(seconds(5)).said() == "skipped");
}

// ---- Health

TEST_CASE("Tracker: degraded is the end after its grace, not before", "[rollout]") {
  Stage stage(goal_of(old_commit));
  stage.there.health = Health::degraded;
  CHECK(stage.pass(seconds(29)).said() == "waiting: Degraded");
  CHECK(stage.pass(seconds(2)).said() == "degraded");
}

TEST_CASE("Tracker: a flap begins the grace again", "[rollout]") {
  Stage stage(goal_of(old_commit));
  stage.there.health = Health::degraded;
  stage.pass(seconds(20));
  stage.change([](auto& app) { app.health = Health::progressing; });
  stage.pass(seconds(1));
  stage.change([](auto& app) { app.health = Health::degraded; });
  CHECK(stage.pass(seconds(25)).said() == "waiting: Degraded");
}

TEST_CASE("Tracker: degraded at another revision is not our failure", "[rollout]") {
  Stage stage(goal_of(new_commit));
  stage.there.health = Health::degraded;
  CHECK(stage.pass(minutes(5)).said() == "waiting: at aaaaaaa, wanted bbbbbbb");
}

TEST_CASE("Tracker: suspended is an end where it is allowed", "[rollout]") {
  auto goal = goal_of(old_commit);
  goal.suspended = GENERATE(true, false);
  Stage stage(goal);
  stage.there.health = Health::suspended;
  CHECK(stage.pass(seconds(5)).said() == (goal.suspended ? "suspended" : "waiting: Suspended"));
}

TEST_CASE("Tracker: health that is ignored does not count", "[rollout]") {
  struct Row {
    rollout::IgnoredHealth ignored;
    const char* said;
  };
  const auto row = GENERATE(values<Row>({{{.kind = "Ingress"}, "healthy"},
                                         {{.kind = "Ingress", .name = "web"}, "healthy"},
                                         {{.kind = "Ingress", .name = "api"}, "waiting: Degraded"},
                                         {{.kind = "Job"}, "waiting: Degraded"}}));
  auto goal = goal_of(old_commit);
  goal.ignored_health = {row.ignored};
  Stage stage(goal);
  stage.there.health = Health::degraded;
  stage.there.resources = {resource("Deployment", Health::healthy),
                           resource("Ingress", Health::degraded)};
  CHECK(stage.pass(seconds(5)).said() == row.said);
}

TEST_CASE("Tracker: an event without the health of resources does not make it count", "[rollout]") {
  auto goal = goal_of(old_commit);
  goal.ignored_health = {{.kind = "Ingress"}};
  Stage stage(goal);
  stage.there.health = Health::progressing;
  stage.there.resources = {resource("Ingress", Health::progressing)};
  stage.pass(seconds(1));
  auto event = stage.there;
  event.resources = {resource("Ingress", Health::none)};
  stage.tracker.observe(event, From::event, stage.now);
  CHECK(stage.tracker.missing_part().empty());
}

// ---- What is broken

TEST_CASE("Tracker: an event without the results of an operation leaves those that are known",
          "[rollout]") {
  Stage stage;
  stage.there.last = operation(Phase::succeeded, 900);
  stage.there.last->results = {{.name = "made", .status = "Synced"}};
  stage.pass(seconds(1));
  const auto leave_out = [](auto& app) {
    app.has_resources = false;
    app.last->results.clear();
  };
  const auto results = [&] { return stage.tracker.application()->last->results.size(); };
  stage.change(leave_out);
  CHECK(results() == 1);
  stage.change([&](auto& app) {
    app.last = operation(Phase::running, 1000);
    leave_out(app);
  });
  CHECK(results() == 0);
}

TEST_CASE("Tracker: a comparison that breaks for a moment is nothing", "[rollout]") {
  Stage stage(goal_of(old_commit));
  stage.there.conditions = {{.type = "ComparisonError", .message = "git is away"}};
  stage.there.sync = Sync::unknown;
  stage.pass(seconds(12));
  stage.change([](auto& app) {
    app.conditions.clear();
    app.sync = Sync::synced;
  });
  CHECK(stage.pass(seconds(5)).said() == "healthy");
}

TEST_CASE("Tracker: one that stays broken is the end", "[rollout]") {
  Stage stage(goal_of(GENERATE(std::string(), old_commit)));
  const auto* type = GENERATE("ComparisonError", "InvalidSpecError", "UnknownError");
  stage.there.conditions = {{.type = type, .message = "helm:\x1b[31m no values"}};
  stage.there.sync = Sync::unknown;
  CHECK(stage.pass(seconds(20)).said() == "failed");
  CHECK(stage.message() == std::string(type) + ": helm: [31m no values");
  CHECK(stage.refreshes > 0);
}

TEST_CASE("Tracker: warnings are nothing", "[rollout]") {
  Stage stage(goal_of(old_commit));
  stage.there.conditions = {{.type = "OrphanedResourceWarning", .message = "2 of them"}};
  CHECK(stage.pass(seconds(5)).said() == "healthy");
}

// ---- Those that come and go

TEST_CASE("Tracker: one that is not there is not found", "[rollout]") {
  Stage stage;
  stage.error = error_of(base::ErrorKind::not_found);
  CHECK(stage.pass(seconds(1)).said() == "notfound");
}

TEST_CASE("Tracker: one that nobody may see is denied", "[rollout]") {
  Stage stage;
  stage.error = error_of(base::ErrorKind::denied);
  CHECK(stage.pass(seconds(1)).said() == "denied");
}

TEST_CASE("Tracker: one that is about to be made may be missing or hidden for a while",
          "[rollout]") {
  auto goal = goal_of(old_commit);
  goal.appears_within = seconds(10);
  Stage stage(goal);
  const auto kind = GENERATE(base::ErrorKind::not_found, base::ErrorKind::denied);
  stage.error = error_of(kind);
  CHECK(stage.pass(seconds(8)).said() == "waiting: has not been seen yet");
  SECTION("and is followed when it comes") {
    stage.error.reset();
    CHECK(stage.pass(seconds(6)).said() == "healthy");
  }
  SECTION("and no longer") {
    const bool is_hidden = kind == base::ErrorKind::denied;
    CHECK(stage.pass(seconds(4)).said() == (is_hidden ? "denied" : "notfound"));
  }
}

TEST_CASE("Tracker: one that is to be created may be hidden or missing until then", "[rollout]") {
  Goal goal = {.sync = false, .health = false, .operation = false, .created = true};
  Stage stage(goal);
  stage.error = error_of(GENERATE(base::ErrorKind::not_found, base::ErrorKind::denied));
  CHECK(stage.pass(minutes(2)).said() == "waiting: has not been seen yet");
  CHECK(stage.reads <= 62);
  stage.error.reset();
  CHECK(stage.pass(seconds(6)).said() == "created");
}

TEST_CASE("Tracker: created and healthy are both needed where both are asked for", "[rollout]") {
  auto goal = goal_of(new_commit);
  goal.created = true;
  Stage stage(goal);
  CHECK(stage.pass(seconds(20)).said() == "waiting: at aaaaaaa, wanted bbbbbbb");
}

TEST_CASE("Tracker: one that is deleted while we wait may come back soon", "[rollout]") {
  Stage stage(goal_of(new_commit));
  stage.pass(seconds(1));
  stage.error = error_of(base::ErrorKind::not_found);
  stage.tracker.look_again();
  stage.pass(seconds(3));
  stage.error.reset();
  stage.there.uid = "second";
  stage.there.resource_version = "200";
  stage.there.revisions = {new_commit};
  CHECK(stage.pass(seconds(8)).said() == "healthy");
}

TEST_CASE("Tracker: if it does not, it is not found", "[rollout]") {
  Stage stage(goal_of(new_commit));
  stage.pass(seconds(1));
  stage.error = error_of(base::ErrorKind::not_found);
  stage.tracker.look_again();
  CHECK(stage.pass(seconds(8)).said() == "notfound");
}

TEST_CASE("Tracker: one that becomes hidden is gone only if a list does not hold it", "[rollout]") {
  const bool is_listed = GENERATE(true, false);
  Stage stage(goal_of(new_commit));
  stage.pass(seconds(1));
  stage.error = error_of(base::ErrorKind::denied);
  stage.is_listed = is_listed;
  stage.tracker.look_again();
  CHECK(stage.pass(seconds(30)).said() == (is_listed ? "denied" : "notfound"));
}

TEST_CASE("Tracker: a token that has expired is not a deletion", "[rollout]") {
  Goal goal = {.sync = false, .health = false, .operation = false, .deleted = true};
  Stage stage(goal);
  stage.pass(seconds(1));
  REQUIRE(stage.tracker.application());
  stage.tracker.observe_missing(error_of(base::ErrorKind::denied), From::read, stage.now);
  CHECK_FALSE(stage.tracker.outcome());
  CHECK(stage.tracker.need(stage.now) == Need::list);
  stage.tracker.begin(Need::list, stage.now);
  stage.tracker.observe_missing(error_of(base::ErrorKind::denied), From::list, stage.now);
  CHECK(stage.said() == "denied");
}

TEST_CASE("Tracker: refused credentials are the end at the first look, whatever may still appear",
          "[rollout]") {
  auto goal = goal_of();
  SECTION("created") {
    goal = {.sync = false, .health = false, .operation = false, .created = true};
  }
  SECTION("appears") {
    goal.appears_within = seconds(60);
  }
  SECTION("deleted") {
    goal = {.sync = false, .health = false, .operation = false, .deleted = true};
    goal.appears_within = seconds(60);
  }
  Stage stage(goal);
  stage.error = error_of(base::ErrorKind::denied);
  CHECK(stage.pass(seconds(10)).said().starts_with("waiting: "));
  stage.error->is_lasting = true;
  CHECK(stage.pass(seconds(5)).said() == "denied");
}

TEST_CASE("Tracker: a deletion is the end, hidden or not, with another of the same name or not",
          "[rollout]") {
  Goal goal = {.sync = false, .health = false, .operation = false, .deleted = true};
  Stage stage(goal);
  stage.pass(seconds(5));
  CHECK(stage.said() == "waiting: is still there");
  SECTION("not found") {
    stage.error = error_of(base::ErrorKind::not_found);
  }
  SECTION("hidden") {
    stage.error = error_of(base::ErrorKind::denied);
    stage.is_listed = false;
  }
  SECTION("made again") {
    stage.there.uid = "second";
  }
  stage.tracker.look_again();
  CHECK(stage.pass(seconds(5)).said() == "deleted");
}

TEST_CASE("Tracker: an event of a deletion is believed when a look agrees", "[rollout]") {
  Stage stage(goal_of(new_commit));
  stage.pass(seconds(1));
  stage.tracker.observe_missing(error_of(base::ErrorKind::not_found), From::event, stage.now);
  CHECK(stage.pass(seconds(20)).said() == "waiting: at aaaaaaa, wanted bbbbbbb");
}

TEST_CASE("Tracker: being deleted is a failure where that is not what we wait for", "[rollout]") {
  Stage stage(goal_of(old_commit));
  stage.there.is_deleting = true;
  CHECK(stage.pass(seconds(1)).said() == "failed");
}

TEST_CASE("Tracker: nothing that was seen of one that was replaced counts for the next",
          "[rollout]") {
  Stage stage;
  stage.pass(seconds(3));
  REQUIRE(stage.refreshes == 2);
  stage.change([](auto& app) { app.uid = "second"; });
  CHECK(stage.pass(seconds(1)).said() == "waiting: waiting for Argo CD to look at Git");
  CHECK(stage.pass(seconds(20)).said() == "healthy");
  CHECK(stage.refreshes == 4);
}

// ---- Hydrated applications and many sources

TEST_CASE("Tracker: a hydrated application is at the commit that its manifests were made of",
          "[rollout]") {
  const std::string hydrated(40, 'd');
  Stage stage(goal_of(new_commit));
  auto& app = stage.there;
  app.is_hydrated = true;
  app.revisions = {hydrated};
  app.hydration = argocd::Hydration{.phase = "Hydrating",
                                    .current_dry = new_commit,
                                    .last_dry = old_commit,
                                    .last_hydrated = hydrated};
  CHECK(stage.pass(seconds(5)).said() == "waiting: at aaaaaaa, wanted bbbbbbb");
  stage.change([](auto& it) {
    it.hydration->phase = "Hydrated";
    it.hydration->last_dry = new_commit;
    it.hydration->last_hydrated = std::string(40, 'e');
  });
  CHECK(stage.pass(seconds(5)).said() == "waiting: at no revision, wanted bbbbbbb");
  stage.change([](auto& it) { it.revisions = {std::string(40, 'e')}; });
  CHECK(stage.pass(seconds(5)).said() == "healthy");
}

TEST_CASE("Tracker: a hydration that stays failed is the end", "[rollout]") {
  Stage stage(goal_of(new_commit));
  stage.there.is_hydrated = true;
  stage.there.hydration = argocd::Hydration{.phase = "Failed", .message = "cannot push"};
  CHECK(stage.pass(seconds(30)).said() == "failed");
  CHECK(stage.message() == "the hydration failed: cannot push");
}

// ---- Pace and the end

TEST_CASE("Tracker: refreshes become rare where they are in vain", "[rollout]") {
  Stage stage(goal_of(new_commit));
  stage.pass(minutes(10));
  CHECK(stage.refreshes > 15);
  CHECK(stage.refreshes < 35);
  CHECK(stage.reads == 1);
}

TEST_CASE("Tracker: an end that nobody confirms is asked for again, not too often", "[rollout]") {
  Stage stage(goal_of(old_commit));
  stage.pass(seconds(1));
  stage.error = error_of(base::ErrorKind::unreachable);
  CHECK(stage.pass(seconds(21)).said() == "waiting: ");
  CHECK(stage.reads <= 12);
  stage.error.reset();
  CHECK(stage.pass(seconds(3)).said() == "healthy");
}

TEST_CASE("Tracker: says when to look again, so that nobody need ask all the time", "[rollout]") {
  Stage stage(goal_of(old_commit));
  stage.tracker.observe(stage.there, From::read, stage.now);
  REQUIRE(stage.tracker.need(stage.now) == Need::nothing);
  CHECK(stage.tracker.next_look(stage.now) == stage.now + seconds(3));
  stage.now += seconds(3);
  CHECK(stage.tracker.need(stage.now) == Need::read);
}

TEST_CASE("Tracker: giving up says what is missing, and who has to act", "[rollout]") {
  Stage stage(goal_of(old_commit));
  stage.there.sync = Sync::out_of_sync;
  stage.there.is_automated = false;
  stage.pass(seconds(5));
  stage.tracker.give_up(seconds(5));
  CHECK(stage.said() == "timeout");
  CHECK(stage.message() == "not done within 5.0 s: OutOfSync");
  CHECK(stage.tracker.outcome()->hint == "automatic sync is off for it: start one with `sync`");
}

TEST_CASE("Tracker: an outcome never changes", "[rollout]") {
  Stage stage(goal_of(old_commit));
  REQUIRE(stage.pass(seconds(5)).said() == "healthy");
  stage.change([](auto& app) { app.health = Health::degraded; });
  stage.tracker.give_up(seconds(5));
  CHECK(stage.pass(minutes(5)).said() == "healthy");
}
