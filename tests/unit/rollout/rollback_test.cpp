// SPDX-License-Identifier: Apache-2.0
#include "rollout/rollback.hpp"

#include <catch2/catch.hpp>
#include <functional>

#include "rollout/trigger.hpp"
#include "stage.hpp"

using argocd::Application;
using argocd::Phase;
using base::ErrorKind;
using rollout::check_rollback;
using rollout::find_deployment;
using rollout::From;
using rollout::is_gone_back;
using rollout::is_same_rollback;
using rollout::operation_of;
using rollout::parse_rollback_target;
using rollout::Trigger;
using rollout::Word;
using rollout_tests::new_commit;
using rollout_tests::old_commit;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

const std::string source = R"({"repoURL":"a"})";

argocd::HistoryEntry deployment(std::int64_t id, std::string revision,
                                std::string sources_text = source) {
  return {.id = id, .revisions = {std::move(revision)}, .sources_text = std::move(sources_text)};
}

// At the new commit, which was deployed twice.
Application web() {
  Application web;
  web.name = {.name = "web", .ns = "argocd"};
  web.uid = "first";
  web.resource_version = "100";
  web.revisions = {new_commit};
  web.history = {deployment(3, old_commit), deployment(4, new_commit), deployment(5, new_commit)};
  return web;
}

argocd::Operation our_rollback() {
  return operation_of(deployment(3, old_commit), {.id = 3});
}

argocd::OperationState state_of(argocd::Operation operation, Phase phase, base::Seconds started) {
  argocd::OperationState state = {
      .operation = std::move(operation), .phase = phase, .started_at = started};
  if (is_completed(phase)) state.finished_at = started + 1;
  return state;
}

base::Error error_of(ErrorKind kind, std::string message = "no") {
  return {.kind = kind, .message = std::move(message)};
}

// A trigger of a rollback, in virtual time.
struct Attempt {
  explicit Attempt(rollout::SyncPlan wanted = {.rollback = rollout::RollbackTarget{}})
      : trigger(std::move(wanted), "marker") {
    see();
  }

  void see(
      const std::function<void(Application&)>& how = [](auto&) {}, From from = From::read) {
    how(there);
    there.resource_version = std::to_string(std::stoi(there.resource_version) + 1);
    if (from == From::read) trigger.begin(Trigger::Need::read, now);
    trigger.observe(there, from, now);
    if (from == From::read) trigger.end(Trigger::Need::read, true, now);
  }

  // Up to the request.
  void send() {
    REQUIRE(ask() == Trigger::Need::windows);
    trigger.end_windows({}, minutes(10), now);
    REQUIRE(ask() == Trigger::Need::sync);
  }

  Trigger::Need ask() {
    const auto need = trigger.need(now);
    if (need != Trigger::Need::nothing) trigger.begin(need, now);
    return need;
  }

  Application there = web();
  Trigger trigger;
  base::TimePoint now = {};
};

}  // namespace

// ---- What is meant

TEST_CASE("parse_rollback_target: an id or the word previous", "[rollout]") {
  CHECK(parse_rollback_target("12")->id == 12);
  CHECK(parse_rollback_target("0")->id == 0);
  CHECK_FALSE(parse_rollback_target("previous")->id);
  for (const auto* text : {"", "-1", "1.5", "last", "Previous", "9223372036854775808"}) {
    CAPTURE(text);
    const auto target = parse_rollback_target(text);
    REQUIRE_FALSE(target);
    CHECK(target.error().kind == ErrorKind::usage);
  }
}

TEST_CASE("find_deployment: the previous one is the newest that differs from the last",
          "[rollout]") {
  auto application = web();
  CHECK(find_deployment(application, {})->id == 3);
  application.history[1].sources_text = R"({"repoURL":"a","path":"p"})";
  CHECK(find_deployment(application, {})->id == 4);
  application.history = {deployment(5, new_commit)};
  CHECK(find_deployment(application, {}).error().kind == ErrorKind::not_found);
  application.history = {};
  CHECK(find_deployment(application, {}).error().kind == ErrorKind::not_found);
}

TEST_CASE("find_deployment: an id that is not there is answered with those that are", "[rollout]") {
  auto application = web();
  CHECK(find_deployment(application, {.id = 4})->id == 4);
  const auto unknown = find_deployment(application, {.id = 7});
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().kind == ErrorKind::not_found);
  CHECK(unknown.error().hint == "there are: 3 (aaaaaaa), 4 (bbbbbbb), 5 (bbbbbbb)");
}

TEST_CASE("check_rollback: what would be undone or be something else is refused", "[rollout]") {
  struct Row {
    const char* what;
    std::function<void(Application&, argocd::HistoryEntry&)> change;
    bool is_possible;
  };
  const auto row = GENERATE(values<Row>({
      {"as it is", [](auto&, auto&) {}, true},
      {"automatic", [](auto& app, auto&) { app.is_automated = true; }, false},
      {"several now", [](auto& app, auto&) { app.has_many_sources = true; }, false},
      {"several then", [](auto&, auto& entry) { entry.has_many_sources = true; }, false},
      {"several always",
       [](auto& app, auto& entry) { app.has_many_sources = entry.has_many_sources = true; }, true},
      {"no source", [](auto&, auto& entry) { entry.sources_text.clear(); }, false},
  }));
  CAPTURE(row.what);
  auto application = web();
  auto entry = deployment(3, old_commit);
  row.change(application, entry);
  CHECK(check_rollback(application, entry).has_value() == row.is_possible);
}

TEST_CASE("is_same_rollback: all that it is made of counts", "[rollout]") {
  const auto changed = [](const std::function<void(argocd::Operation&)>& how) {
    auto operation = our_rollback();
    how(operation);
    return is_same_rollback(operation, our_rollback());
  };
  CHECK(changed([](auto&) {}));
  CHECK(changed([](auto& one) { one.initiated_by = "ci"; }));
  CHECK_FALSE(changed([](auto& one) { one.revisions = {new_commit}; }));
  CHECK_FALSE(changed([](auto& one) { one.sources = R"({"repoURL":"b"})"; }));
  CHECK_FALSE(changed([](auto& one) { one.sources.clear(); }));
  CHECK_FALSE(changed([](auto& one) { one.is_automated = true; }));
  CHECK_FALSE(changed([](auto& one) { one.is_dry_run = true; }));
  CHECK_FALSE(changed([](auto& one) { one.is_partial = true; }));
  CHECK_FALSE(changed([](auto& one) { one.prunes = true; }));
  CHECK_FALSE(is_same_rollback({}, {}));
}

TEST_CASE("is_gone_back: what was there before is there again, or what the spec does not say",
          "[rollout]") {
  auto application = web();
  application.sources_text = source;
  auto plain = our_rollback();
  plain.revisions = {new_commit};
  application.last = state_of(plain, Phase::succeeded, 1000);
  CHECK_FALSE(is_gone_back(application));
  application.last->operation.sources = R"({"repoURL":"b"})";
  CHECK(is_gone_back(application));

  application.history.push_back(deployment(6, old_commit));
  application.last = state_of(our_rollback(), Phase::succeeded, 1000);
  CHECK(is_gone_back(application));
  application.last->operation.is_dry_run = true;
  CHECK_FALSE(is_gone_back(application));
  application.last = state_of(our_rollback(), Phase::failed, 1000);
  CHECK_FALSE(is_gone_back(application));
  application.last.reset();
  CHECK_FALSE(is_gone_back(application));
}

// ---- Asked for once

TEST_CASE("Trigger: windows are looked at before a rollback is sent", "[rollout]") {
  Attempt attempt;
  CHECK(attempt.ask() == Trigger::Need::windows);
  attempt.trigger.end_windows({.description = "freeze", .is_certain = true}, minutes(10),
                              attempt.now);
  REQUIRE(attempt.trigger.outcome());
  CHECK(attempt.trigger.outcome()->word == Word::conflict);
  CHECK(attempt.trigger.outcome()->message == "blocked by a sync window: freeze");
}

TEST_CASE("Trigger: a window that cannot be judged here does not stop a rollback", "[rollout]") {
  Attempt attempt;
  CHECK(attempt.ask() == Trigger::Need::windows);
  attempt.trigger.end_windows({.description = "no data of that zone"}, minutes(10), attempt.now);
  CHECK(attempt.ask() == Trigger::Need::sync);
  CHECK(attempt.trigger.rollback_request()->id == 3);
}

TEST_CASE("Trigger: a window that opens too late, or never, is not waited for", "[rollout]") {
  struct Row {
    rollout::Obstacle obstacle;
    bool is_over;
  };
  const auto row = GENERATE(values<Row>({
      {{.description = "freeze", .opens_in = seconds(61), .is_certain = true}, true},
      {{.description = "freeze", .opens_in = seconds(60), .is_certain = true}, false},
      {{.description = "freeze", .opens_never = true, .is_certain = true}, true},
      {{.description = "freeze", .is_certain = true}, false},
  }));
  Attempt attempt({.on_window = rollout::OnWindow::wait, .rollback = rollout::RollbackTarget{}});
  CHECK(attempt.ask() == Trigger::Need::windows);
  attempt.trigger.end_windows(row.obstacle, seconds(60), attempt.now);
  REQUIRE(attempt.trigger.outcome().has_value() == row.is_over);
  if (row.is_over) CHECK(attempt.trigger.outcome()->word == Word::conflict);
}

TEST_CASE("rollback: where it goes is said, and that it goes away from another one", "[rollout]") {
  Attempt attempt;
  attempt.there.history[0].deployed_at = 1787386931;
  attempt.there.last = state_of(our_rollback(), Phase::succeeded, 990);
  attempt.see();
  const auto where = "going back to deployment 3 (aaaaaaa)";
  CHECK(attempt.trigger.rollback_notice().starts_with(where));
  CHECK(attempt.trigger.rollback_notice().find("name the ID") != std::string::npos);
  Attempt by_id({.rollback = rollout::RollbackTarget{.id = 3}});
  by_id.see([](auto& app) { app.last = state_of(our_rollback(), Phase::succeeded, 990); });
  CHECK(by_id.trigger.rollback_notice() == where);
}

TEST_CASE("Trigger: a window that is waited for is looked at again", "[rollout]") {
  Attempt attempt({.on_window = rollout::OnWindow::wait, .rollback = rollout::RollbackTarget{}});
  CHECK(attempt.ask() == Trigger::Need::windows);
  attempt.trigger.end_windows({.description = "freeze", .opens_in = seconds(5), .is_certain = true},
                              minutes(10), attempt.now);
  attempt.now += seconds(4);
  CHECK(attempt.ask() == Trigger::Need::nothing);
  attempt.now += seconds(1);
  CHECK(attempt.ask() == Trigger::Need::read);
  attempt.see();
  attempt.send();
}

TEST_CASE("Trigger: only a direct look tells what there is to go back to", "[rollout]") {
  Trigger trigger({.rollback = rollout::RollbackTarget{}}, "marker");
  auto seen = web();
  seen.history.clear();
  trigger.observe(seen, From::event, {});
  CHECK(trigger.need({}) == Trigger::Need::read);
  CHECK_FALSE(trigger.outcome());
}

TEST_CASE("Trigger: an accepted rollback has started, and looks like the server's answer",
          "[rollout]") {
  Attempt attempt;
  attempt.send();
  auto answer = attempt.there;
  answer.operation = our_rollback();
  answer.operation->sources = R"({"repoURL":"a","added":"by the server"})";
  attempt.trigger.end_sync(answer, attempt.now);
  CHECK(attempt.trigger.has_started());
  CHECK(attempt.trigger.rollback()->sources == answer.operation->sources);
}

TEST_CASE("Trigger: a rollback whose answer was lost is known by what it does", "[rollout]") {
  Attempt attempt;
  attempt.send();
  attempt.trigger.end_sync(error_of(ErrorKind::unreachable), attempt.now);
  CHECK(attempt.ask() == Trigger::Need::read);
  SECTION("wanted") {
    attempt.see([](auto& app) { app.operation = our_rollback(); });
  }
  SECTION("over already") {
    attempt.see([](auto& app) { app.last = state_of(our_rollback(), Phase::failed, 2000); });
  }
  SECTION("in an event") {
    attempt.see([](auto& app) { app.operation = our_rollback(); }, From::event);
    attempt.trigger.end(Trigger::Need::read, true, attempt.now);
  }
  CHECK(attempt.trigger.has_started());
}

TEST_CASE("Trigger: the same rollback from before is not taken for ours", "[rollout]") {
  Attempt attempt;
  attempt.see([](auto& app) { app.last = state_of(our_rollback(), Phase::succeeded, 1000); });
  CHECK_FALSE(attempt.trigger.has_started());
  attempt.send();
  attempt.trigger.end_sync(error_of(ErrorKind::unreachable), attempt.now);
  // Nothing is sent again while the request may still take effect.
  const auto sent_at = attempt.now;
  auto need = attempt.ask();
  for (; need == Trigger::Need::read || need == Trigger::Need::nothing; need = attempt.ask()) {
    REQUIRE(attempt.now - sent_at < seconds(60));
    if (need == Trigger::Need::read) attempt.see();
    attempt.now += std::chrono::milliseconds(500);
    REQUIRE_FALSE(attempt.trigger.has_started());
  }
  CHECK(need == Trigger::Need::windows);
  CHECK(attempt.now - sent_at > argocd::sync_allowed);
  attempt.trigger.end_windows({}, minutes(10), attempt.now);
  REQUIRE(attempt.ask() == Trigger::Need::sync);
  attempt.see([](auto& app) { app.last = state_of(our_rollback(), Phase::running, 1020); },
              From::event);
  attempt.trigger.end_sync(error_of(ErrorKind::unreachable), attempt.now);
  CHECK(attempt.trigger.has_started());
}

TEST_CASE("Trigger: nothing is asked again behind an operation that may have hidden ours",
          "[rollout]") {
  Attempt attempt;
  attempt.send();
  attempt.trigger.end_sync(error_of(ErrorKind::unreachable), attempt.now);
  const auto sent_at = attempt.now;
  while (!attempt.trigger.outcome()) {
    REQUIRE(attempt.now - sent_at < seconds(60));
    const auto need = attempt.ask();
    REQUIRE((need == Trigger::Need::read || need == Trigger::Need::nothing));
    if (need == Trigger::Need::read) {
      attempt.see([](auto& app) {
        app.last = state_of({.initiated_by = "somebody"}, Phase::succeeded, 2000);
      });
    }
    attempt.now += std::chrono::milliseconds(500);
  }
  CHECK(attempt.trigger.outcome()->word == Word::conflict);
  CHECK(attempt.now - sent_at > argocd::sync_allowed);
}

TEST_CASE("Trigger: a rollback that nobody has asked for yet is somebody else's", "[rollout]") {
  Attempt attempt;
  attempt.see([](auto& app) { app.operation = our_rollback(); });
  CHECK_FALSE(attempt.trigger.has_started());
  CHECK(attempt.ask() == Trigger::Need::read);
}

TEST_CASE("Trigger: what was the previous deployment stays it, whatever is deployed meanwhile",
          "[rollout]") {
  Attempt attempt;
  attempt.see([](auto& app) { app.history.push_back(deployment(6, old_commit)); });
  attempt.send();
  CHECK(attempt.trigger.rollback_request()->id == 3);
}

TEST_CASE("Trigger: automatic sync that is switched on meanwhile stops a rollback", "[rollout]") {
  Attempt attempt;
  attempt.see([](auto& app) { app.is_automated = true; }, From::event);
  CHECK(attempt.ask() == Trigger::Need::nothing);
  REQUIRE(attempt.trigger.outcome());
  CHECK(attempt.trigger.outcome()->word == Word::refused);
}

// ---- Followed

TEST_CASE("Tracker: a rollback of ours without a marker is followed to its end", "[rollout]") {
  struct Row {
    Phase phase;
    const char* said;
  };
  const auto row = GENERATE(values<Row>({
      {Phase::succeeded, "healthy"},
      {Phase::failed, "failed"},
      {Phase::error, "failed"},
  }));
  auto goal = rollout_tests::goal_of();
  goal.marker = "marker";
  goal.rollback = our_rollback();
  goal.sync = false;
  rollout_tests::Stage stage(goal);
  stage.there.is_automated = false;
  stage.there.operation = our_rollback();
  stage.tracker.observe(stage.there, From::read, stage.now);
  CHECK(stage.pass(seconds(20)).said() == "waiting: an operation has been asked for");
  stage.change([&](auto& app) {
    app.operation.reset();
    app.last = state_of(our_rollback(), row.phase, 2000);
    app.sync = argocd::Sync::out_of_sync;
    app.reconciled_at = 2010;
  });
  CHECK(stage.pass(seconds(20)).said() == row.said);
}

TEST_CASE("Tracker: another operation in the place of a rollback is told", "[rollout]") {
  auto goal = rollout_tests::goal_of();
  goal.marker = "marker";
  goal.rollback = our_rollback();
  rollout_tests::Stage stage(goal);
  stage.there.operation = our_rollback();
  stage.tracker.observe(stage.there, From::read, stage.now);
  stage.change([](auto& app) {
    app.operation.reset();
    app.last = rollout_tests::operation(Phase::succeeded, 2000);
    app.reconciled_at = 2010;
  });
  CHECK(stage.pass(seconds(5)).said() == "superseded");
}
