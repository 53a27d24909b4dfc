// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "rollout/changes.hpp"
#include "rollout/display.hpp"

namespace rollout {

// Says what goes on as lines of a log: one for each real change of an application, with what
// changed below it, at most one a second for each. What changed in between is in the next one; what
// changed back is in none. Of many applications some are told, and all are counted. Where nothing
// changes, a line a minute says so: some CI systems end jobs that are silent.
class Progress final : public Display {
 public:
  Progress(base::Log& log, const base::Deadline& deadline)
      : log_(log), deadline_(deadline), connection_(log) {}

  void on_change(const Tracker& tracker, const std::string& waits_for) override;
  void on_action(const Tracker& tracker, const std::string& text) override;
  void on_connection(const std::string& text) override;
  base::TimePoint on_tick(base::TimePoint now) override;
  void finish(const std::vector<const Tracker*>& trackers) override;

 private:
  struct Entry {
    argocd::AppName name;  // for people
    std::string state;     // as it is now
    std::string missing;
    Facts facts;
    std::string said_state;
    Facts said_facts;
    bool was_said = false;
    bool is_seen = false;
    bool is_there = false;
    bool has_failed = false;
    base::TimePoint said_at = {};
  };

  bool is_for_counting() const;
  std::vector<std::string> news(const Entry& entry) const;
  void say(Entry& entry, base::TimePoint now);
  base::TimePoint say_each(base::TimePoint now);
  base::TimePoint say_many(base::TimePoint now);
  Tally tally() const;
  std::string heartbeat() const;

  base::Log& log_;
  const base::Deadline& deadline_;
  ConnectionLines connection_;
  std::map<argocd::AppName, Entry> entries_;
  Tally said_tally_;
  base::TimePoint last_batch_ = {};
  base::TimePoint last_line_ = {};
  bool has_begun_ = false;
};

}  // namespace rollout
