// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "argocd/application.hpp"
#include "base/clock.hpp"
#include "rollout/goal.hpp"
#include "rollout/refreshes.hpp"
#include "rollout/since.hpp"
#include "rollout/time_out.hpp"

namespace rollout {

// Where we have an application's state from. Only `read` is certain to be later than our asking:
// lists and events come from a cache that lags, and events can be lost, doubled or late.
enum class From : std::uint8_t { read, list, event };

// What a tracker asks for. `read` is a look at the present state; `list` tells whether an
// application that nobody may read any more is gone.
enum class Need : std::uint8_t { nothing, read, refresh, list };

// Follows one application to its goal. It is told what was seen and when, and says what to ask next
// and, in the end, what came of it. It does not talk to anybody and knows no clock: whatever order
// things come in, the same order gives the same end.
class Tracker {
 public:
  Tracker(argocd::AppName name, Goal goal);

  // What it must be at, where that is known only when it is seen. Before anything was observed.
  void want(std::vector<WantedRevision> revisions) { goal_.revisions = std::move(revisions); }

  void observe(argocd::Application application, From from, base::TimePoint now);

  // It is not there, or nobody may say so.
  void observe_missing(const base::Error& error, From from, base::TimePoint now);

  // A request that need() asked for was sent, or was answered. The answer's content is observed
  // before it is said to have ended.
  void begin(Need need, base::TimePoint now);
  void end(Need need, bool has_succeeded, base::TimePoint now);

  // What is known of the wanted revisions has grown.
  void learn(std::vector<WantedRevision> revisions, base::TimePoint now);

  // Something may have happened that nobody told us: the next need() is a read.
  void look_again() { must_look_again_ = !outcome_; }

  // What to ask now; looks at the time, and may settle the outcome.
  Need need(base::TimePoint now);

  // When to call need() again at the latest, if nothing is observed before.
  base::TimePoint next_look(base::TimePoint now) const;

  // Set once, never changed again.
  const std::optional<Outcome>& outcome() const { return outcome_; }

  // What was proven before the application was handed to us. Before anything was observed.
  void trust(const Refreshes& proof) { refreshes_ = proof; }

  // Somebody else knows how it ends.
  void conclude(Outcome outcome) {
    if (!outcome_) outcome_ = std::move(outcome);
  }

  // The end of all waiting: why it is not there yet becomes the outcome. With `trouble`, nobody has
  // answered since it was seen.
  void give_up(base::Duration waited, std::optional<base::Error> trouble = std::nullopt);

  // As we were told to follow it.
  const argocd::AppName& name() const { return name_; }

  // The same for people: with its namespace as soon as it was seen.
  const argocd::AppName& full_name() const { return application_ ? application_->name : name_; }
  const std::optional<argocd::Application>& application() const { return application_; }
  const Goal& goal() const { return goal_; }

  // What our operation has deployed, while nothing else is in its place; empty: nothing.
  std::vector<std::string> own_deployed() const;

  // For the end of all waiting.
  LastSight last_sight() const;

  // What is still missing, in one line: "OutOfSync at 4f2c9a7, wanted 9b1e77a". Empty: nothing.
  std::string missing_part() const;

 private:
  // What stands between an application and its goal, in the order in which it comes about.
  enum class Missing : std::uint8_t {
    nothing,
    sight,      // it was never seen
    deletion,   // it is still there
    looking,    // Argo CD has not surely looked at Git, or at the spec, since we came
    revision,   // it is elsewhere
    beginning,  // our operation has not been seen
    hydration,  // no manifests of what was committed last
    operation,  // one is under way
    settling,   // nothing was compared since the last one
    resources,  // one that is waited for is not among those of the application
    sync,
    deployment,  // the health is that of something else
    health,
  };

  // A comparison that failed may be a Git server that was away for a moment.
  static constexpr base::Duration error_grace = std::chrono::seconds(15);

  bool is_old_news(const argocd::Application& application, From from) const;
  void start_over();
  void keep_resources(argocd::Application& application) const;
  void note_operation();
  void note_times(base::TimePoint now);
  void note_hidden(const base::Error& error, From from, base::TimePoint now);
  void settle(Word word, std::string message, std::string hint = {});
  void refuse(argocd::Application application, const base::Error& error);
  void note_gone(base::TimePoint now);

  Missing missing() const;
  bool is_compared() const;
  bool is_at_wanted() const;
  bool may_be_at_wanted() const;
  bool is_there() const;
  bool is_wanted_deployed() const;
  bool has_own_operation_succeeded() const;
  bool has_failed_to_keep_own() const;
  bool has_gone_elsewhere() const;
  bool has_sync_waived() const;
  bool is_own(const argocd::Operation& operation) const;
  bool is_own_dry_run() const;
  bool needs_resource_health() const;
  bool is_health_hidden() const;
  std::string missing_revision() const;

  std::optional<Outcome> failure(base::TimePoint now) const;
  std::optional<Outcome> operation_failure() const;
  std::optional<Outcome> lasting_failure(base::TimePoint now) const;
  Word success() const;
  Need settle_if_over(base::TimePoint now);
  std::optional<base::TimePoint> next_read() const;
  std::optional<base::TimePoint> next_refresh() const;

  argocd::AppName name_;
  Goal goal_;
  std::optional<argocd::Application> application_;
  std::optional<Outcome> outcome_;
  Missing missing_ = Missing::sight;
  Refreshes refreshes_;
  bool was_at_wanted_ = false;
  std::optional<base::Error> denial_;  // the answer to the last read of one that was never seen

  // To tell what had ended when we came from what ended since.
  std::optional<std::string> first_uid_;
  bool has_first_ = false;
  std::optional<argocd::OperationState> first_operation_;

  // Of the operation with our marker.
  bool was_own_seen_ = false;
  std::optional<std::vector<std::string>> own_deployed_;

  // Requests. `asked_at_` is set while one is under way.
  std::optional<base::TimePoint> asked_at_;
  bool has_news_ = false;  // since then, from elsewhere
  bool must_look_again_ = false;
  bool must_list_ = false;
  bool is_unlisted_ = false;
  std::optional<base::TimePoint> last_read_;  // when the last one that told us something was asked
  std::optional<base::TimePoint> read_in_vain_;

  Since absent_;
  Since hidden_;
  Since reached_;
  Since failed_;
  Since degraded_;
  Since broken_;
  Since out_of_sync_;
  Since refused_;
  Since unsettled_;
};

}  // namespace rollout
