// SPDX-License-Identifier: Apache-2.0
#include "rollout/follower.hpp"

#include <catch2/catch.hpp>

#include "place.hpp"

using rollout::Goal;
using rollout_tests::Place;
using std::chrono::minutes;
using std::chrono::seconds;

TEST_CASE("Follower: five hundred applications cost one list, one stream and two refreshes each",
          "[rollout]") {
  Place place(500);
  REQUIRE(place.follow({}));
  CHECK(place.words() == std::vector<std::string>(500, "healthy"));
  CHECK(place.argocd.watches == 1);
  CHECK(place.argocd.lists <= 3);
  for (const auto& [name, record] : place.argocd.records) {
    if (name.empty()) continue;
    CHECK(record.refreshes <= 3);
    CHECK(record.reads == 1);
  }
}

TEST_CASE("Follower: nobody watches any more when it is gone", "[rollout]") {
  Place place(1);
  REQUIRE(place.follow({}));
  CHECK(place.argocd.is_watched());
  place.follower.reset();
  CHECK_FALSE(place.argocd.is_watched());
}

TEST_CASE("Follower: an event makes one tracker look, not all", "[rollout]") {
  Place place(200);
  const argocd::Selection selection;
  Goal goal;
  goal.revisions = {{.revision = std::string(40, 'f')}};  // never comes
  place.settings.poll = minutes(10);
  for (int i = 0; i < 1000; ++i) {
    place.timeline.after(seconds(20) + std::chrono::milliseconds(i),
                         [&place] { place.cluster.request_refresh(place.cluster.apps.front()); });
  }
  REQUIRE(place.follow(selection, goal, seconds(40)));
  // Each of the others: the list, its first event, and one refresh per ten seconds with its events.
  CHECK(place.listener.looks < 200 * 40 + 1000 * 8);
}

TEST_CASE("Follower: applications are found by their names, in their order", "[rollout]") {
  Place place(5);
  REQUIRE(place.follow(place.named({"app-3", "app-1", "app-3"})));
  REQUIRE(place.follower->trackers().size() == 2);
  CHECK(place.follower->trackers()[0]->name().name == "app-3");
  CHECK(place.words() == std::vector<std::string>{"healthy", "healthy"});
  CHECK(place.argocd.lists == 0);
}

TEST_CASE("Follower: one that does not exist does not stop the others", "[rollout]") {
  Place place(1);
  REQUIRE(place.follow(place.named({"app-0", "nobody"})));
  CHECK(place.words() == std::vector<std::string>{"healthy", "notfound"});
}

TEST_CASE("Follower: a selection that holds nothing is over at once, or waited for", "[rollout]") {
  Place place(0);
  place.settings.waits_for_some = GENERATE(false, true);
  const auto begin = place.timeline.now();
  REQUIRE(place.follow({}, {}, seconds(60)));
  CHECK(place.follower->trackers().empty());
  CHECK((place.timeline.now() - begin > seconds(50)) == place.settings.waits_for_some);
}

TEST_CASE("Follower: nothing but failures from the beginning is an error of its own", "[rollout]") {
  Place place(1);
  place.argocd.restart(minutes(60));
  const bool is_named = GENERATE(false, true);
  const auto result = place.follow(is_named ? place.named({"app-0"}) : argocd::Selection{});
  REQUIRE_FALSE(result);
  CHECK(result.error().kind == base::ErrorKind::unreachable);
}

TEST_CASE("Follower: a denied list is an error, a denied application an outcome", "[rollout]") {
  Place place(1);
  place.argocd.deny(minutes(60));
  const auto result = place.follow({});
  REQUIRE_FALSE(result);
  CHECK(result.error().kind == base::ErrorKind::denied);
  REQUIRE(place.follow(place.named({"app-0"})));
  CHECK(place.words() == std::vector<std::string>{"denied"});
}

TEST_CASE("Follower: a server that goes away in the middle is waited for", "[rollout]") {
  Place place(3);
  place.timeline.after(seconds(1), [&place] { place.argocd.restart(seconds(30)); });
  REQUIRE(place.follow({}));
  CHECK(place.words() == std::vector<std::string>(3, "healthy"));
  REQUIRE(place.listener.connection.size() >= 2);
  CHECK(place.listener.connection.back().empty());
}

TEST_CASE("Follower: without any event the polls tell", "[rollout]") {
  Place place(GENERATE(1, 8));
  place.argocd.silence_stream(minutes(60));
  place.timeline.after(seconds(1), [&place] { place.cluster.push(0); });
  Goal goal;
  goal.revisions = {{.revision = place.cluster.commit(0, 1).id}};
  REQUIRE(place.follow({}, goal));
  for (const auto& word : place.words()) CHECK(word == "healthy");
}

TEST_CASE("Follower: the deadline is one, and says what was missing", "[rollout]") {
  Place place(20);
  Goal goal;
  goal.revisions = {{.revision = std::string(40, 'f')}};
  const auto begin = place.timeline.now();
  REQUIRE(place.follow({}, goal, seconds(30)));
  CHECK(place.timeline.now() - begin == seconds(30));
  CHECK(place.words() == std::vector<std::string>(20, "timeout"));
}

TEST_CASE("Follower: the deadline says that nobody has answered since, if that is so",
          "[rollout]") {
  Place place(GENERATE(1, 20));
  const auto away = GENERATE(base::Duration(seconds(3)), base::Duration(minutes(60)));
  place.timeline.after(seconds(2), [&place, away] { place.argocd.restart(away); });
  Goal goal;
  goal.revisions = {{.revision = std::string(40, 'f')}};
  REQUIRE(place.follow({}, goal, seconds(30)));
  const bool is_back = away < seconds(30);
  for (const auto* tracker : place.follower->trackers()) {
    const auto& message = tracker->outcome()->message;
    CAPTURE(message);
    CHECK((message.find("; no usable answer since then: ") == std::string::npos) == is_back);
  }
}

TEST_CASE("Follower: answers that come when it is gone do no harm", "[rollout]") {
  Place place(5);
  Goal goal;
  goal.revisions = {{.revision = std::string(40, 'f')}};
  place.argocd.silence_stream(minutes(60));
  fakes::Line slow;
  slow.slow_percent = 100;
  place.argocd.set_line(slow);
  REQUIRE(place.follow({}, goal, seconds(8)));
  place.argocd.break_stream(std::chrono::hours(100));
  place.follower.reset();
  CHECK(place.argocd.poll(seconds(30)));
}
