// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <sstream>

#include "base/log.hpp"
#include "place.hpp"

using argocd::Health;
using rollout::Goal;
using rollout_tests::Place;
using std::chrono::seconds;

namespace {

using Names = std::vector<std::string>;

// Applications of which some manage others.
struct Family : Place {
  explicit Family(int applications) : Place(applications) { settings.with_children = true; }

  void manages(std::size_t parent, std::initializer_list<const char*> children) {
    for (const auto* child : children) {
      cluster.apps[parent].object.resources.push_back({.group = "argoproj.io",
                                                       .kind = "Application",
                                                       .ns = "argocd",
                                                       .name = child,
                                                       .sync = argocd::Sync::synced});
    }
  }

  void set_health(std::size_t number, Health health) {
    cluster.apps[number].live_health = health;
    cluster.request_refresh(cluster.apps[number]);
  }

  Names names() const {
    Names names;
    for (const auto* tracker : follower->trackers()) names.push_back(tracker->name().name);
    return names;
  }
};

// Says of one commit only that it contains others.
class OneNewer final : public rollout::History {
 public:
  explicit OneNewer(std::string newer) : newer_(std::move(newer)) {}
  base::Result<Answer> contains(const std::string&, const std::string& revision,
                                const std::string&) override {
    return revision == newer_ ? Answer::yes : Answer::no;
  }

 private:
  std::string newer_;
};

}  // namespace

TEST_CASE("Follower: children are followed behind their manager, and theirs behind them",
          "[rollout]") {
  Family family(6);
  family.manages(0, {"app-2", "app-1"});
  family.manages(1, {"app-4"});
  REQUIRE(family.follow(family.named({"app-0"})));
  CHECK(family.names() == Names{"app-0", "app-2", "app-1", "app-4"});
  CHECK(family.words() == Names(4, "healthy"));
}

TEST_CASE("Follower: nobody asks for children where that is not wanted", "[rollout]") {
  Family family(2);
  family.settings.with_children = false;
  family.manages(0, {"app-1"});
  REQUIRE(family.follow(family.named({"app-0"})));
  CHECK(family.names() == Names{"app-0"});
  CHECK(family.argocd.records["app-1"].reads == 0);
}

TEST_CASE("Follower: circles of managers end", "[rollout]") {
  Family family(3);
  family.manages(0, {"app-1", "app-0"});
  family.manages(1, {"app-2", "app-0"});
  family.manages(2, {"app-1"});
  REQUIRE(family.follow(GENERATE(true, false) ? family.named({"app-0"}) : argocd::Selection()));
  CHECK(family.words() == Names(3, "healthy"));
}

TEST_CASE("Follower: what a selector finds brings its children, and is followed on", "[rollout]") {
  Family family(30);
  family.manages(0, {"app-7", "app-8"});
  family.timeline.after(seconds(2), [&] { family.set_health(29, Health::progressing); });
  family.timeline.after(seconds(60), [&] { family.set_health(29, Health::healthy); });
  REQUIRE(family.follow({}));
  CHECK(family.words() == Names(30, "healthy"));
  CHECK(family.argocd.watches == 1);
}

TEST_CASE("Follower: the stream is opened again for the children of the only one", "[rollout]") {
  Family family(3);
  family.settings.poll = std::chrono::hours(1);
  family.manages(0, {"app-1", "app-2"});
  family.set_health(1, Health::progressing);
  family.timeline.after(seconds(60), [&] { family.set_health(1, Health::healthy); });
  REQUIRE(family.follow(family.named({"app-0"})));
  CHECK(family.words() == Names(3, "healthy"));
  CHECK(family.argocd.watches == 2);
}

TEST_CASE("Follower: nobody watches any more when it ends before the stream is opened again",
          "[rollout]") {
  Family family(2);
  family.manages(0, {"app-1"});
  family.cluster.remove(family.cluster.apps[1], std::chrono::hours(1));
  Goal goal;
  goal.stable_for = {};
  goal.revisions = {{.revision = family.cluster.apps[0].object.revisions.front()}};
  // The stream waits for two seconds for what it will be about.
  REQUIRE(family.follow(family.named({"app-0"}), goal, std::chrono::milliseconds(1500)));
  REQUIRE(family.words() == Names{"healthy", "timeout"});
  REQUIRE(family.argocd.watches == 1);
  family.follower.reset();
  CHECK_FALSE(family.argocd.is_watched());
}

TEST_CASE("Follower: a child that is not there at first may come soon, and only soon",
          "[rollout]") {
  Family family(2);
  family.manages(0, {"app-1"});
  const bool comes = GENERATE(true, false);
  family.timeline.after(seconds(0), [&, comes] {
    family.cluster.remove(family.cluster.apps[1], comes ? seconds(15) : std::chrono::hours(1));
  });
  family.set_health(0, Health::progressing);
  family.timeline.after(seconds(10), [&] { family.set_health(0, Health::healthy); });
  REQUIRE(family.follow(family.named({"app-0"})));
  CHECK(family.words() == Names{"healthy", comes ? "healthy" : "notfound"});
}

TEST_CASE("Follower: one that was selected itself must hold until after its manager", "[rollout]") {
  Family family(3);
  family.manages(0, {"app-1"});
  family.manages(1, {"app-2"});
  family.set_health(0, Health::progressing);
  const auto changed = GENERATE(std::size_t{1}, std::size_t{2});
  family.timeline.after(seconds(25), [&] { family.set_health(changed, Health::degraded); });
  family.timeline.after(seconds(40), [&] { family.set_health(0, Health::healthy); });
  REQUIRE(family.follow({}));
  Names expected(3, "healthy");
  expected[changed] = "degraded";
  CHECK(family.words() == expected);
}

TEST_CASE("Follower: a manager that fails brings nobody", "[rollout]") {
  Family family(2);
  family.manages(0, {"app-1"});
  family.set_health(0, Health::degraded);
  REQUIRE(family.follow(family.named({"app-0"})));
  CHECK(family.words() == Names{"degraded"});
}

TEST_CASE("Follower: a wanted commit is wanted of the children of the same branch only",
          "[rollout]") {
  Family family(3);
  family.manages(0, {"app-1", "app-2"});
  family.cluster.apps[2].object.sources = {{.repo_url = "https://git.example.com/other.git"}};
  Goal goal;
  goal.revisions = {{.revision = family.cluster.apps[0].object.revisions.front()}};
  REQUIRE(family.follow(family.named({"app-0"}), goal));
  CHECK(family.words() == Names(3, "healthy"));
  const auto wanted = [&](std::size_t i) {
    return family.follower->trackers()[i]->goal().revisions.size();
  };
  CHECK(wanted(1) == 1);
  CHECK(wanted(2) == 0);
}

TEST_CASE("Follower: a commit that a newer one of the manager contains is wanted of its children",
          "[rollout]") {
  Family family(2);
  family.manages(0, {"app-1"});
  const argocd::Source deploy = {.repo_url = "https://git.example.com/acme/deploy.git"};
  auto& manager = family.cluster.apps[0].object;
  auto& child = family.cluster.apps[1].object;
  manager.has_many_sources = true;
  manager.sources = {{.repo_url = "https://charts.example.com", .chart = "shop"}, deploy};
  manager.revisions.insert(manager.revisions.begin(), "1.4.2");
  child.sources = {deploy};
  child.revisions = {std::string(40, 'e')};
  std::ostringstream said;
  base::Log log(said, {.tool = "wait"});
  OneNewer history(manager.revisions.back());
  rollout::Containment containment(history, log);
  family.containment = &containment;
  Goal goal;
  goal.contains = true;
  goal.revisions = {{.revision = std::string(40, 'f')}};
  REQUIRE(family.follow(family.named({"app-0"}), goal, std::chrono::minutes(1)));
  REQUIRE(family.follower->trackers().size() == 2);
  const auto& wanted = family.follower->trackers()[1]->goal().revisions;
  REQUIRE(wanted.size() == 1);
  CHECK(wanted.front().revision == goal.revisions.front().revision);
  CHECK(family.words().front() == "healthy");
}
