// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "cli/run.hpp"
#include "rollout/follower.hpp"
#include "rollout/tracker.hpp"

namespace rollout {

// A listener that a person watches.
class Display : public Listener {
 public:
  // Nothing more will happen: what was not shown yet is shown. Not called where the run fails.
  virtual void finish(const std::vector<const Tracker*>& trackers) = 0;
};

// What suits the one who watches: a table on a terminal, lines anywhere else, nothing for --quiet.
// The run and the deadline must outlive it.
std::unique_ptr<Display> make_listener(const cli::Run& run, const base::Deadline& deadline);

// What is common to all displays.

// How an application is, in as many words as needed: "Synced, Healthy, at 4f2c9a7; what is
// missing".
std::string state_line(const Tracker& tracker, const std::string& waits_for);

// What keeps it from its goal, or how it ended. Empty: nothing that anybody knows of.
std::string missing_or_end(const Tracker& tracker, const std::string& waits_for);

bool has_succeeded(const Tracker& tracker);
bool has_failed(const Tracker& tracker);

struct Tally {
  std::size_t all = 0;
  std::size_t there = 0;
  std::size_t failed = 0;

  void add(const Tracker& tracker);
  bool operator==(const Tally&) const = default;
};

// "312 of 500 are done, 2 failed".
std::string to_string(const Tally& tally);

// A duration without fractions: "3 s", "2m5s".
std::string in_seconds(base::Duration duration);

// Tells of trouble with the connection once, and of its end. A connection that breaks again and
// again for one reason is told of once.
class ConnectionLines {
 public:
  explicit ConnectionLines(base::Log& log) : log_(log) {}
  void tell(const std::string& text, base::TimePoint now);

 private:
  base::Log& log_;
  std::string trouble_;  // that was told, and is not over
  base::TimePoint told_at_ = {};
};

}  // namespace rollout
