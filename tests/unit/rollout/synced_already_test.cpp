// SPDX-License-Identifier: Apache-2.0
//
// A sync that is left out because there is nothing to sync: proven once, and never of something
// else.
#include <catch2/catch.hpp>
#include <functional>

#include "place.hpp"
#include "rollout/trigger.hpp"
#include "stage.hpp"

using argocd::Application;
using argocd::Sync;
using rollout::From;
using rollout::Trigger;
using rollout_tests::old_commit;
using rollout_tests::Place;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

struct Attempt {
  Attempt() : trigger({.only_out_of_sync = true}, "marker") {
    there.name = {.name = "web"};
    there.uid = "first";
    there.resource_version = "100";
    there.sync = Sync::synced;
    there.revisions = {old_commit};
    there.is_compared_to_spec = true;
    there.reconciled_at = 1000;
    trigger.observe(there, From::read, now);
  }

  // A refresh that is answered by another comparison.
  void refresh() {
    now += seconds(2);
    REQUIRE(trigger.need(now) == Trigger::Need::refresh);
    trigger.begin(Trigger::Need::refresh, now);
    change([](auto& app) { *app.reconciled_at += 1; });
    trigger.end(Trigger::Need::refresh, true, now);
  }

  void change(const std::function<void(Application&)>& how) {
    how(there);
    there.resource_version = std::to_string(std::stoi(there.resource_version) + 1);
    trigger.observe(there, From::read, now);
  }

  bool is_settled() {
    (void)trigger.need(now);
    return trigger.was_synced_already();
  }

  Application there;
  Trigger trigger;
  base::TimePoint now = {};
};

}  // namespace

TEST_CASE("Trigger: that it is Synced is proven by two comparisons", "[rollout]") {
  Attempt attempt;
  attempt.refresh();
  CHECK_FALSE(attempt.is_settled());
  attempt.refresh();
  CHECK(attempt.is_settled());
  CHECK(attempt.trigger.proof().prove_it());
}

TEST_CASE("Trigger: what was proven of another spec or another application proves nothing",
          "[rollout]") {
  Attempt attempt;
  attempt.refresh();
  SECTION("made again") {
    attempt.change([](auto& app) { app.uid = "second"; });
  }
  SECTION("another spec") {
    attempt.change([](auto& app) { app.is_compared_to_spec = false; });
    attempt.change([](auto& app) { app.is_compared_to_spec = true; });
  }
  attempt.refresh();
  CHECK_FALSE(attempt.is_settled());
  attempt.refresh();
  CHECK(attempt.is_settled());
}

TEST_CASE("Follower: what was proven of an application without a sync is not asked again",
          "[rollout]") {
  Place place(1);
  const base::Deadline deadline(place.timeline.clock, minutes(5));
  const auto name = place.cluster.apps.front().object.name;
  rollout::Follower follower(place.argocd, {.names = {name}}, {}, place.settings, deadline,
                             place.listener);
  rollout::SyncPlan plan;
  plan.only_out_of_sync = true;
  REQUIRE(follower.sync_first(plan));
  REQUIRE(follower.run());
  CHECK(follower.trackers().front()->outcome()->word == rollout::Word::healthy);
  CHECK(place.argocd.records[name.name].refreshes == 2);
  CHECK(deadline.spent() < seconds(8));
}
