// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fakes/simulated_argocd.hpp"
#include "rollout/follower.hpp"

// A simulated Argo CD, and a follower of some of its applications.
namespace rollout_tests {

// A world in which nothing goes wrong and nobody does anything.
inline fakes::World quiet_world(int applications) {
  fakes::World world;
  world.applications = applications;
  world.failing_percent = world.breaking_percent = world.degraded_percent = 0;
  world.suspended_percent = world.unchanging_percent = world.flaky_percent = 0;
  return world;
}

struct Counting final : rollout::Listener {
  void on_change(const rollout::Tracker&, const std::string&) override { ++looks; }
  void on_action(const rollout::Tracker&, const std::string& text) override {
    actions.push_back(text);
  }
  void on_connection(const std::string& text) override { connection.push_back(text); }
  base::TimePoint on_tick(base::TimePoint now) override { return now + std::chrono::hours(1); }
  int looks = 0;
  std::vector<std::string> actions;
  std::vector<std::string> connection;
};

struct Place {
  explicit Place(int applications)
      : world(quiet_world(applications)),
        cluster(timeline, world, 1),
        argocd(timeline, cluster, line, 1) {
    for (auto& app : cluster.apps) app.object.is_automated = true;
    timeline.run_until(std::chrono::seconds(10));
    cluster.begin("");
  }

  argocd::Selection named(std::initializer_list<const char*> names) const {
    argocd::Selection selection;
    for (const auto* name : names) selection.names.push_back({.name = name});
    return selection;
  }

  base::Result<void> follow(const argocd::Selection& selection, rollout::Goal goal = {},
                            base::Duration allowed = std::chrono::minutes(5)) {
    follower.reset();  // it holds on to its deadline
    deadline.emplace(timeline.clock, allowed);
    follower = std::make_unique<rollout::Follower>(argocd, selection, std::move(goal), settings,
                                                   *deadline, listener);
    if (containment != nullptr) follower->judge_with(*containment);
    return follower->run();
  }

  std::vector<std::string> words() const {
    std::vector<std::string> words;
    for (const auto* tracker : follower->trackers()) {
      words.emplace_back(tracker->outcome() ? to_string(tracker->outcome()->word) : "none");
    }
    return words;
  }

  fakes::Timeline timeline;
  fakes::World world;
  fakes::Line line;
  fakes::SimulatedCluster cluster;
  fakes::SimulatedArgocd argocd;
  rollout::FollowSettings settings;
  rollout::Containment* containment = nullptr;
  Counting listener;
  std::optional<base::Deadline> deadline;
  std::unique_ptr<rollout::Follower> follower;
};

}  // namespace rollout_tests
