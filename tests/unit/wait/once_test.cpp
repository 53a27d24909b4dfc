// SPDX-License-Identifier: Apache-2.0
#include "wait/once.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <sstream>
#include <string>

#include "cli/run.hpp"
#include "fakes/manual_clock.hpp"
#include "wait/command.hpp"

using argocd::Application;
using argocd::Health;
using argocd::Phase;
using argocd::Sync;
using rollout::Goal;
using rollout::Word;
using namespace tools::wait;

namespace {

const std::string revision = "4f2c9a7d1b0e8c6f5a4d3e2b1c0f9e8d7a6b5c4d";
const std::string other_revision = "9b1e77a0c6d54f3b2a19e8d7c6b5a4f3e2d1c0b9";

Application shop(Sync sync, Health health) {
  Application application;
  application.name = {.name = "shop"};
  application.sync = sync;
  application.health = health;
  application.revisions = {revision};
  application.is_compared_to_spec = true;
  application.reconciled_at = 1000;
  application.has_resources = true;
  return application;
}

rollout::Outcome judge(const Application& application, const Goal& goal = {}) {
  return judge_as_it_is(application, goal, {});
}

// Answers at once with what it holds.
class HeldApplications final : public argocd::ControlPlane {
 public:
  explicit HeldApplications(std::vector<Application> applications)
      : applications_(std::move(applications)) {}

  void get(const argocd::AppName& name, argocd::Refresh refresh, base::Duration,
           argocd::Done<Application> done) override {
    REQUIRE(refresh == argocd::Refresh::none);
    for (const auto& application : applications_) {
      if (application.name.name == name.name) return done(application);
    }
    done(base::Error{.kind = base::ErrorKind::not_found, .message = "there is none"});
  }
  void list(const argocd::Selection&, argocd::Detail,
            argocd::Done<argocd::ApplicationList> done) override {
    done(argocd::ApplicationList{.applications = applications_, .resource_version = "1"});
  }
  void object(const argocd::AppName&, argocd::Done<std::string>) override {
    FAIL("--once reads the whole object");
  }
  void patch(const argocd::AppName&, const std::string&, argocd::Done<Application>) override {
    FAIL("--once changes something");
  }
  void watch(const argocd::Selection&, const std::string&, argocd::Detail,
             argocd::Watcher&) override {
    FAIL("--once watches");
  }
  void unwatch() override {}
  void sync(const Application&, const argocd::SyncRequest&, argocd::Done<Application>) override {
    FAIL("--once syncs");
  }
  void rollback(const Application&, const argocd::RollbackRequest&,
                argocd::Done<Application>) override {
    FAIL("--once rolls back");
  }
  void windows(const Application&, argocd::Done<std::vector<windows::SyncWindow>>) override {
    FAIL("--once asks for windows");
  }
  void terminate(const Application&, argocd::Done<void>) override { FAIL("--once terminates"); }
  std::string link(const argocd::AppName& name) const override {
    return "https://cd.example.com/" + name.name;
  }
  base::Result<void> poll(base::Duration) override { return {}; }

 private:
  std::vector<Application> applications_;
};

// Knows that what is there was made on top of the other revision, and nothing else.
class OneHistory final : public rollout::History {
 public:
  base::Result<Answer> contains(const std::string& repository, const std::string& at,
                                const std::string& wanted) override {
    if (repository == "https://git.example.com/stopped.git") {
      return base::Error{.kind = base::ErrorKind::stopped, .message = "terminated"};
    }
    if (repository != "https://git.example.com/shop.git") {
      return base::Error{.kind = base::ErrorKind::usage, .message = "ssh is not spoken"};
    }
    return at == revision && wanted == other_revision ? Answer::yes : Answer::no;
  }
};

struct Looked {
  std::string out;
  std::string result;
  std::string json;
  base::Result<int> end = 0;
};

Looked look(std::vector<Application> applications, const std::vector<std::string>& names,
            const Goal& goal = {}, bool with_children = false) {
  fakes::ManualClock clock;
  std::ostringstream out;
  std::ostringstream err;
  base::Log log(err, {.tool = "wait"});
  ci::Report report({"result", "message", "revision", "sync", "health", "phase", "url", "duration",
                     "applications"});
  const ci::Environment environment(std::map<std::string, std::string>{});
  const cli::Run run = {.tool = tool(),
                        .arguments = {},
                        .environment = environment,
                        .out = out,
                        .err = err,
                        .log = log,
                        .clock = clock,
                        .report = report};
  Options options;
  options.rollout.goal = goal;
  options.rollout.follow.with_children = with_children;
  for (const auto& name : names) options.rollout.selection.names.push_back({.name = name});
  OneHistory history;
  HeldApplications control_plane(std::move(applications));
  auto end = look_once(run, options, control_plane, base::Deadline(clock, std::chrono::minutes(1)),
                       history);
  return {.out = out.str(),
          .result = report.get("result"),
          .json = report.get("applications"),
          .end = std::move(end)};
}

}  // namespace

TEST_CASE("once: table", "[wait]") {
  struct Row {
    Sync sync;
    Health health;
    Word word;
    std::string message;
  };
  const auto row = GENERATE(values<Row>({
      {Sync::synced, Health::healthy, Word::healthy, "is healthy"},
      {Sync::synced, Health::degraded, Word::degraded, "Degraded"},
      {Sync::synced, Health::progressing, Word::pending, "Progressing"},
      {Sync::out_of_sync, Health::healthy, Word::outofsync, "OutOfSync"},
      {Sync::out_of_sync, Health::degraded, Word::outofsync, "OutOfSync"},
  }));
  const auto outcome = judge(shop(row.sync, row.health));
  CHECK(outcome.word == row.word);
  CHECK(outcome.message == row.message);
}

TEST_CASE("once: what is wanted is not there yet while the application is elsewhere", "[wait]") {
  const auto outcome =
      judge(shop(Sync::synced, Health::healthy), {.revisions = {{.revision = other_revision}}});
  CHECK(outcome.word == Word::pending);
  CHECK(outcome.message == "at 4f2c9a7, wanted 9b1e77a");
}

TEST_CASE("once: what can never be there is refused", "[wait]") {
  auto application = shop(Sync::synced, Health::healthy);
  application.sources = {{.repo_url = "https://git.example.com/shop.git"}};
  const auto goal = GENERATE(values<Goal>({
      {.revisions = {{.source = "x", .revision = revision}}},
      {.revisions = {{.revision = "v1.2.3"}}},
      {.revisions = {{.revision = revision}, {.revision = other_revision}}},
      {.hydrated = true},
  }));
  const auto outcome = judge(application, goal);
  CHECK(outcome.word == Word::refused);
  CHECK(outcome.kind == base::ErrorKind::usage);
}

TEST_CASE("once: why the last sync failed is told with what is missing", "[wait]") {
  auto application = shop(Sync::out_of_sync, Health::healthy);
  application.last = argocd::OperationState{.phase = Phase::failed,
                                            .message = "one or more objects failed to apply",
                                            .finished_at = 900,
                                            .revisions = {revision}};
  const auto outcome = judge(application);
  CHECK(outcome.word == Word::failed);
  CHECK(outcome.message ==
        "OutOfSync; the last sync ended in phase Failed: one or more objects failed to apply");
}

TEST_CASE("once: a sync that failed at an earlier revision does not count", "[wait]") {
  auto application = shop(Sync::out_of_sync, Health::healthy);
  application.last = argocd::OperationState{
      .phase = Phase::failed, .finished_at = 900, .revisions = {other_revision}};
  CHECK(judge(application).word == Word::outofsync);
}

TEST_CASE("once: an application of several sources is judged as it stands", "[wait]") {
  auto application = shop(Sync::synced, Health::healthy);
  application.has_many_sources = true;
  application.revisions = {revision, "2.4.7"};
  CHECK(judge(application).word == Word::healthy);
}

TEST_CASE("once: all that are there are a success", "[wait]") {
  const auto looked = look({shop(Sync::synced, Health::healthy)}, {"shop"});
  REQUIRE(looked.end);
  CHECK(*looked.end == 0);
  CHECK(looked.out == "shop: Synced, Healthy at 4f2c9a7\n");
  CHECK(looked.result == "healthy");
}

TEST_CASE("once: what is missing ends with status 1 and says what", "[wait]") {
  const auto looked = look({shop(Sync::synced, Health::progressing)}, {});
  REQUIRE_FALSE(looked.end);
  CHECK(looked.end.error().kind == base::ErrorKind::rejected);
  CHECK(looked.out ==
        "shop: Synced, Progressing at 4f2c9a7; missing: Progressing\n"
        "  https://cd.example.com/shop\n");
  CHECK(looked.json.find("\"result\":\"pending\"") != std::string::npos);
}

TEST_CASE("once: one that is not there does not hide the others", "[wait]") {
  const auto looked = look({shop(Sync::synced, Health::healthy)}, {"gone", "shop"});
  REQUIRE_FALSE(looked.end);
  CHECK(looked.end.error().kind == base::ErrorKind::not_found);
  CHECK(looked.out.find("shop: Synced, Healthy") != std::string::npos);
  CHECK(looked.out.find("gone: notfound: there is none") != std::string::npos);
}

TEST_CASE("once: one that is gone is what --for deleted wants", "[wait]") {
  const Goal goal = {.sync = false, .health = false, .operation = false, .deleted = true};
  const auto looked = look({}, {"gone"}, goal);
  REQUIRE(looked.end);
  CHECK(looked.result == "deleted");
}

TEST_CASE("once: a newer commit that contains the wanted one will do, if that is asked for",
          "[wait]") {
  Goal goal;
  goal.revisions = {{.revision = other_revision}};
  auto application = shop(Sync::synced, Health::healthy);
  application.sources = {{.repo_url = "https://git.example.com/shop.git"}};
  CHECK(look({application}, {"shop"}, goal).result == "pending");
  goal.contains = true;
  const auto looked = look({application}, {"shop"}, goal);
  CHECK(looked.result == "healthy");
  CHECK(looked.json.find("4f2c9a7 contains 9b1e77a") != std::string::npos);
}

TEST_CASE("once: what a newer commit of a manager contains is wanted of its children", "[wait]") {
  Goal goal;
  goal.revisions = {{.revision = other_revision}};
  goal.contains = true;
  const argocd::Source deploy = {.repo_url = "https://git.example.com/shop.git"};
  auto manager = shop(Sync::synced, Health::healthy);
  manager.has_many_sources = true;
  manager.sources = {{.repo_url = "https://charts.example.com", .chart = "shop"}, deploy};
  manager.revisions = {"1.4.2", revision};
  manager.resources = {{.group = "argoproj.io", .kind = "Application", .name = "shop-db"}};
  auto child = shop(Sync::synced, Health::healthy);
  child.name.name = "shop-db";
  child.sources = {deploy};
  CHECK(look({manager, child}, {"shop"}, goal, true).result == "healthy");
  child.revisions = {std::string(40, 'e')};
  CHECK(look({manager, child}, {"shop"}, goal, true).result == "pending");
}

TEST_CASE("once: a repository that cannot be asked is refused", "[wait]") {
  Goal goal;
  goal.revisions = {{.revision = other_revision}};
  goal.contains = true;
  auto application = shop(Sync::synced, Health::healthy);
  application.sources = {{.repo_url = "git@git.example.com:shop.git"}};
  const auto looked = look({application}, {"shop"}, goal);
  CHECK(looked.result == "refused");
  CHECK(looked.end.error().kind == base::ErrorKind::usage);
}

TEST_CASE("once: a signal while Git is asked ends the run", "[wait]") {
  Goal goal;
  goal.revisions = {{.revision = other_revision}};
  goal.contains = true;
  auto application = shop(Sync::synced, Health::healthy);
  application.sources = {{.repo_url = "https://git.example.com/stopped.git"}};
  const auto looked = look({application}, {"shop"}, goal);
  REQUIRE_FALSE(looked.end);
  CHECK(looked.end.error().kind == base::ErrorKind::stopped);
}
