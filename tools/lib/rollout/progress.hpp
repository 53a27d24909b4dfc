// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "base/log.hpp"
#include "rollout/follower.hpp"

namespace rollout {

// Says what goes on as lines of a log: one for each real change of an application or of one of its
// resources, at most one a second for each application.
class Progress final : public Listener {
 public:
  explicit Progress(base::Log& log) : log_(log) {}

  void on_change(const Tracker& tracker, const std::string& waits_for) override;
  void on_connection(const std::string& text) override;
  base::TimePoint on_tick(base::TimePoint now) override;

 private:
  struct Shown {
    std::string line;     // that was printed last
    std::string pending;  // that waits for its second
    base::TimePoint printed_at = {};
    std::map<std::string, std::string> resources;
  };

  void say(Shown& shown, base::TimePoint now);
  void say_resources(const Tracker& tracker, Shown& shown);

  base::Log& log_;
  std::map<argocd::AppName, Shown> applications_;
  bool has_trouble_ = false;
};

}  // namespace rollout
