// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sstream>
#include <string>
#include <vector>

#include "argocd/application.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "fakes/manual_clock.hpp"
#include "rollout/tracker.hpp"

// Applications for displays to show.
namespace test {

inline const std::string revision = "4f2c9a7d1b0e8c6f5a4d3e2b1c0f9e8d7a6b5c4d";

inline argocd::Resource deployment(argocd::Health health, std::string message = {}) {
  return {.group = "apps",
          .kind = "Deployment",
          .ns = "shop",
          .name = "api",
          .sync = argocd::Sync::synced,
          .health = health,
          .health_message = std::move(message)};
}

inline argocd::Application application(std::string name, argocd::Health health,
                                       argocd::Sync sync = argocd::Sync::synced) {
  argocd::Application application;
  application.name = {.name = std::move(name)};
  application.uid = application.name.name;
  application.sync = sync;
  application.health = health;
  application.revisions = {revision};
  application.is_compared_to_spec = true;
  application.reconciled_at = 1000;
  application.has_resources = true;
  return application;
}

// A tracker that has seen this one, and waits for the revision it is at.
inline rollout::Tracker tracker_of(const argocd::Application& application) {
  rollout::Goal goal;
  goal.revisions = {{.revision = revision}};
  rollout::Tracker tracker(application.name, goal);
  tracker.observe(application, rollout::From::read, {});
  return tracker;
}

inline rollout::Tracker ended(const argocd::Application& application, rollout::Word word,
                              std::string message) {
  auto tracker = tracker_of(application);
  tracker.conclude({.word = word, .message = std::move(message)});
  return tracker;
}

// What was said since the last call, without its time stamps.
inline std::vector<std::string> take_lines(std::ostringstream& said) {
  const std::string text = said.str();
  said.str("");
  std::vector<std::string> lines;
  constexpr std::size_t stamp = 10;  // "08:15:12Z "
  for (const auto line : base::lines(text)) lines.emplace_back(line.substr(stamp));
  return lines;
}

}  // namespace test
