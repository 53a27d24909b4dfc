// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "argocd/application.hpp"
#include "base/clock.hpp"
#include "rollout/goal.hpp"

namespace rollout {

// Where we have an application's state from. Only `read` is certain to be the present one: lists
// and events come from a cache that lags, and events can be lost, doubled or out of order.
enum class From : std::uint8_t { read, list, event };

// What a tracker asks for. `read` is a look at the present state.
enum class Need : std::uint8_t { nothing, read, refresh };

// Follows one application to its goal. It is told what was seen and when, and says what to ask next
// and, in the end, what came of it. It does not talk to anybody and knows no clock: whatever order
// things come in, the same order gives the same end.
class Tracker {
 public:
  Tracker(argocd::AppName name, Goal goal);

  void observe(argocd::Application application, From from, base::TimePoint now);

  // It is not there, or nobody may say so.
  void observe_missing(const base::Error& error, From from, base::TimePoint now);

  // A request that need() asked for was sent, or was answered. The answer's content is observed
  // before it is said to have ended.
  void begin(Need need, base::TimePoint now);
  void end(Need need, bool has_succeeded, base::TimePoint now);

  // Something may have happened that nobody told us: the next need() is a read.
  void look_again() { must_look_again_ = !outcome_; }

  // What to ask now; looks at the time, and may settle the outcome.
  Need need(base::TimePoint now);

  // When to call need() again at the latest, if nothing is observed before.
  base::TimePoint next_look(base::TimePoint now) const;

  // Set once, never changed again.
  const std::optional<Outcome>& outcome() const { return outcome_; }

  // Somebody else knows how it ends.
  void conclude(Outcome outcome) {
    if (!outcome_) outcome_ = std::move(outcome);
  }

  // The end of all waiting: why it is not there yet becomes the outcome.
  void give_up(base::Duration waited);

  const argocd::AppName& name() const { return name_; }
  const std::optional<argocd::Application>& application() const { return application_; }
  const Goal& goal() const { return goal_; }

  // What is still missing, in one line: "OutOfSync at 4f2c9a7, wanted 9b1e77a". Empty: nothing.
  std::string missing_part() const;

 private:
  bool is_stale(const argocd::Application& application, From from) const;
  void start_over();
  void note_times(base::TimePoint now);
  std::optional<Outcome> failure(base::TimePoint now) const;
  std::optional<Outcome> operation_failure() const;
  Outcome success() const;

  bool is_at_wanted() const;
  bool is_wanted_deployed() const;
  bool is_settled() const;
  bool has_own_operation_succeeded() const;
  bool has_sync_waived() const;
  std::string operation_text() const;
  std::string missing_health() const;

  bool is_pausing(base::TimePoint now) const;
  bool wants_refresh(base::TimePoint now) const;
  std::optional<base::Duration> refresh_pause() const;

  argocd::AppName name_;
  Goal goal_;
  std::optional<argocd::Application> application_;
  std::optional<Outcome> outcome_;

  // Without wanted revisions, how many refreshes in a row have found a later comparison.
  std::vector<WantedRevision> wanted_;
  int rounds_ = 0;
  std::optional<argocd::Seconds> round_mark_;
  bool was_at_wanted_ = false;

  // To tell what had failed when we came from what failed since.
  bool has_first_ = false;
  std::optional<argocd::Seconds> first_finished_at_;

  bool is_asking_ = false;
  bool must_look_again_ = false;
  int refreshes_ = 0;         // that were answered
  int failed_refreshes_ = 0;  // in a row
  std::optional<base::TimePoint> last_refresh_;
  std::optional<base::TimePoint> last_read_;
  std::optional<base::TimePoint> read_failed_at_;
  std::optional<base::TimePoint> absent_since_;

  // Since when without a break.
  std::optional<base::TimePoint> reached_since_;
  std::optional<base::TimePoint> failed_since_;
  std::optional<base::TimePoint> degraded_since_;
  std::optional<base::TimePoint> error_since_;
  std::optional<base::TimePoint> out_of_sync_since_;
  std::optional<base::TimePoint> unsettled_since_;
};

}  // namespace rollout
