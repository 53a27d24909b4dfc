// SPDX-License-Identifier: Apache-2.0
#include "rollout/other_operation.hpp"

#include <catch2/catch.hpp>
#include <functional>

#include "rollout/trigger.hpp"
#include "stage.hpp"

using argocd::Application;
using argocd::Phase;
using rollout::Aim;
using rollout::aim_of_operation;
using rollout::From;
using rollout::needs_comparison;
using rollout::Trigger;
using rollout_tests::new_commit;
using rollout_tests::old_commit;
using std::chrono::seconds;

namespace {

// It follows `main`, which is at the new commit; somebody's operation is under way.
Application busy(std::vector<std::string> revisions) {
  Application web;
  web.name = {.name = "web"};
  web.resource_version = "100";
  web.sources = {{.repo_url = "https://git.example.com/a.git", .target_revision = "main"}};
  web.revisions = {new_commit};
  web.reconciled_at = 1000;
  web.operation = argocd::Operation{.revisions = std::move(revisions), .initiated_by = "ci"};
  web.last = argocd::OperationState{
      .operation = *web.operation, .phase = Phase::running, .started_at = 990};
  return web;
}

std::vector<rollout::WantedRevision> wanted(std::string revision) {
  if (revision.empty()) return {};
  return {{.revision = std::move(revision)}};
}

}  // namespace

TEST_CASE("aim_of_operation: a branch is what Argo CD compares with, other names are unknown",
          "[rollout]") {
  struct Row {
    const char* what;
    std::string wanted;
    std::string asked;     // of the operation
    std::string resolved;  // by the controller
    Aim aim;
  };
  const auto row = GENERATE(values<Row>({
      {"the same commit", new_commit, new_commit, "", Aim::same},
      {"the beginning of it", "bbbbbbb", new_commit, "", Aim::same},
      {"another commit", new_commit, old_commit, "", Aim::another},
      {"nothing named", "", new_commit, "", Aim::same},
      {"nothing named, another", "", old_commit, "", Aim::another},
      {"its branch", "main", new_commit, "", Aim::same},
      {"its branch, another", "main", old_commit, "", Aim::another},
      {"the same name", "main", "main", "", Aim::unknown},
      {"a name that was resolved", "", "main", new_commit, Aim::same},
      {"a name that was resolved to another", "", "main", old_commit, Aim::another},
      {"nothing asked for", "", "", "", Aim::unknown},
      {"nothing asked for, resolved", "", "", new_commit, Aim::same},
      {"a tag", "v1", new_commit, "", Aim::unknown},
      {"HEAD, which it does not follow", "HEAD", new_commit, "", Aim::unknown},
  }));
  CAPTURE(row.what);
  auto application = busy({});
  if (!row.asked.empty()) application.operation->revisions = {row.asked};
  if (!row.resolved.empty()) application.last->revisions = {row.resolved};
  CHECK(aim_of_operation(wanted(row.wanted), application) == row.aim);
}

TEST_CASE("aim_of_operation: HEAD is what a source without a revision follows", "[rollout]") {
  auto application = busy({new_commit});
  application.sources[0].target_revision.clear();
  CHECK(aim_of_operation(wanted("HEAD"), application) == Aim::same);
  application.revisions.clear();
  CHECK(aim_of_operation(wanted("HEAD"), application) == Aim::unknown);
}

TEST_CASE("aim_of_operation: of charts, a version is itself and a range is not", "[rollout]") {
  auto application = busy({"1.8.3"});
  application.sources[0].chart = "web";
  CHECK(aim_of_operation(wanted("1.8.3"), application) == Aim::same);
  CHECK(aim_of_operation(wanted("1.9.0"), application) == Aim::another);
  CHECK(aim_of_operation(wanted("1.*"), application) == Aim::unknown);
}

TEST_CASE("aim_of_operation: of many sources each counts", "[rollout]") {
  auto application = busy({old_commit, old_commit});
  application.has_many_sources = true;
  application.sources.push_back(application.sources.front());
  application.revisions = {old_commit, new_commit};
  CHECK(aim_of_operation({}, application) == Aim::another);
  CHECK(aim_of_operation({{.source = "2", .revision = old_commit}}, application) == Aim::same);
  CHECK(aim_of_operation({{.source = "1", .revision = old_commit}}, application) == Aim::another);
  CHECK(aim_of_operation(wanted(old_commit), application) == Aim::same);
}

TEST_CASE("needs_comparison: a commit needs none, a branch does", "[rollout]") {
  auto application = busy({});
  CHECK(needs_comparison({}, application));
  CHECK(needs_comparison(wanted("main"), application));
  CHECK_FALSE(needs_comparison(wanted(new_commit), application));
  application.sources[0].target_revision = new_commit;
  CHECK_FALSE(needs_comparison({}, application));
}

TEST_CASE("Trigger: before another operation is ended, Argo CD looks at Git twice", "[rollout]") {
  Trigger trigger({.on_conflict = rollout::OnConflict::terminate_older}, "marker");
  auto there = busy({old_commit});
  base::TimePoint now = {};
  trigger.observe(there, From::read, now);
  for (int i = 0; i < 2; ++i) {
    REQUIRE(trigger.need(now) == Trigger::Need::refresh);
    trigger.begin(Trigger::Need::refresh, now);
    *there.reconciled_at += 2;
    there.resource_version = std::to_string(101 + i);
    trigger.observe(there, From::read, now);
    trigger.end(Trigger::Need::refresh, true, now);
    now += seconds(2);
  }
  REQUIRE(trigger.need(now) == Trigger::Need::terminate);
  CHECK(trigger.termination_notice() ==
        "asking Argo CD to end the operation started by ci for aaaaaaa");
  SECTION("and it is told what it waits for then") {
    trigger.begin(Trigger::Need::terminate, now);
    trigger.end_termination({}, now);
    now += seconds(2);
    CHECK(trigger.need(now) == Trigger::Need::read);
    trigger.observe(there, From::read, now);
    (void)trigger.need(now);
    CHECK(trigger.waits_for() ==
          "we asked Argo CD to end the operation started by ci for aaaaaaa, and it has not ended "
          "yet");
  }
  SECTION("and it is told where that may not be") {
    for (int i = 0; i < 3; ++i) {
      if (i > 0) REQUIRE(trigger.need(now) == Trigger::Need::terminate);
      trigger.begin(Trigger::Need::terminate, now);
      trigger.end_termination(base::Error{.kind = base::ErrorKind::denied, .message = "no"}, now);
      now += seconds(2);
      trigger.observe(there, From::read, now);
    }
    CHECK(trigger.need(now) == Trigger::Need::read);
    CHECK(trigger.waits_for() ==
          "another operation is under way, started by ci for aaaaaaa; it could not be ended: no");
  }
}
