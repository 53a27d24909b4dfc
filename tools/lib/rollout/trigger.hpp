// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "argocd/control_plane.hpp"
#include "base/clock.hpp"
#include "rollout/goal.hpp"
#include "rollout/obstacle.hpp"
#include "rollout/refreshes.hpp"
#include "rollout/resource_pattern.hpp"
#include "rollout/rollback.hpp"
#include "rollout/tracker.hpp"

namespace rollout {

// What to do where somebody else's operation is under way.
enum class OnConflict : std::uint8_t { wait, fail, terminate_older };

// What to do where a sync window does not allow ours.
enum class OnWindow : std::uint8_t { wait, skip, fail };

struct SyncPlan {
  argocd::SyncRequest request = {};  // its revisions and marker are filled in from here
  std::vector<WantedRevision> revisions = {};
  std::vector<ResourcePattern> resources = {};
  std::vector<std::string> added_options = {};  // to those of the application
  OnConflict on_conflict = OnConflict::wait;
  OnWindow on_window = OnWindow::fail;
  bool only_out_of_sync = false;
  argocd::Refresh refresh = argocd::Refresh::none;  // before anything else

  // Whether we must ask the windows ourselves, because nobody else does before the operation is
  // there.
  bool asks_windows = false;

  // In place of a sync. Of the others, `prune`, `dry_run` and what to do about conflicts and
  // windows count.
  std::optional<RollbackTarget> rollback = std::nullopt;
};

// Starts one sync of one application, once. Like a Tracker it is told what was seen and says what
// to ask for next.
//
// An operation has no id, so a random marker travels with it; a rollback, which takes none along,
// is recognised by what it does, and by not having been there when we asked. Where the answer to
// our request was lost, the application is read until the marker turns up, or until the request
// cannot take effect any more; only then it is sent again. So there are never two operations for
// one request.
class Trigger {
 public:
  enum class Need : std::uint8_t { nothing, read, refresh, sync, terminate, windows, version };

  Trigger(SyncPlan plan, std::string marker);

  // As for Tracker.
  void want(std::vector<WantedRevision> revisions) { plan_.revisions = std::move(revisions); }

  void observe(const argocd::Application& application, From from, base::TimePoint now);

  // What to ask now. Before nothing was observed: `read`.
  Need need(base::TimePoint now);
  base::TimePoint next_look(base::TimePoint now) const;

  void begin(Need need, base::TimePoint now);
  void end(Need need, bool has_succeeded, base::TimePoint now);
  void end_termination(const base::Result<void>& answer, base::TimePoint now);
  void end_sync(const base::Result<argocd::Application>& answer, base::TimePoint now);

  // What sync windows put in the way; nothing where that is not known. `remaining` is how long we
  // can wait.
  void end_windows(const Obstacle& obstacle, base::Duration remaining, base::TimePoint now);

  // The version of the API server, as ControlPlane::version() tells it, or why nobody does.
  void end_version(const base::Result<std::string>& version, base::TimePoint now);

  // What to send for Need::sync. Fails with `usage` where a pattern matches no resource, or a
  // revision no source.
  base::Result<argocd::SyncRequest> request() const;

  // Of the wanted revisions those that our operation must turn out to deploy: names of branches,
  // tags and ranges of versions come to something else.
  std::vector<WantedRevision> pinned_revisions() const;

  // What to ask for with Need::refresh.
  argocd::Refresh refresh() const;

  // What to send instead, where a rollback is wanted, and what it will look like.
  std::optional<argocd::RollbackRequest> rollback_request() const;
  const std::optional<argocd::Operation>& rollback() const { return rollback_; }

  // To which deployment that goes back, for people; empty where no rollback is wanted.
  std::string deployment() const { return target_ ? to_string(*target_) : std::string(); }

  // What to say before it is sent for the first time: where it goes, and what may be wrong with
  // that.
  std::string rollback_notice() const;

  // What to say before somebody else's operation is ended; empty where that was said.
  std::string termination_notice() const;

  // As it was seen last. Only after something was observed.
  const argocd::Application& application() const { return *application_; }

  // Whether an application that was surely compared is what --if-out-of-sync leaves alone.
  bool is_to_be_left() const;

  // Nothing was to be done: it is Synced at what is wanted.
  bool was_synced_already() const { return was_synced_already_; }

  // What is known of the comparison that says so.
  const Refreshes& proof() const { return proof_; }

  // It has, and no answer to a request of ours is to come any more.
  bool has_started() const { return has_started_ && !asked_at_; }

  // Set where it will not start.
  const std::optional<Outcome>& outcome() const { return outcome_; }

  // What it waits for, in one line; empty: for an answer.
  const std::string& waits_for() const { return waits_for_; }

 private:
  Need need_unasked(base::TimePoint now);
  Need behind_other(base::TimePoint now);
  std::optional<Need> terminate_older(base::TimePoint now);
  bool is_ending_other() const;
  Need after_windows();
  Need refresh_after(base::Duration pause, base::TimePoint now);
  Need before_rollback(base::TimePoint now);
  Need after_lost_answer(base::TimePoint now);
  void wait_for_window(const Obstacle& obstacle, const std::string& why, base::Duration remaining,
                       base::TimePoint now);
  bool is_ours(const argocd::Application& application) const;
  bool is_target(const WantedRevision& wanted) const;
  bool is_at_wanted() const;
  bool can_come_to_wanted() const;
  bool needs_new_server() const;
  base::Result<void> check_revisions() const;
  void find_target();
  void put_revisions(argocd::SyncRequest& request) const;
  void put_options(argocd::SyncRequest& request) const;
  void refuse(Word word, std::string message, std::string hint = {});
  Need refuse(const base::Error& error);

  SyncPlan plan_;
  std::string marker_;
  std::optional<argocd::Application> application_;

  // The deployment to go back to is found once: by the time of another try, what was the previous
  // one may be another.
  std::optional<argocd::HistoryEntry> target_;
  std::optional<argocd::Operation> rollback_;
  std::optional<argocd::OperationState> before_;  // the last one when we asked
  std::string sent_to_;                           // its uid
  std::optional<std::string> version_;            // of the server, where it was asked for
  bool are_windows_open_ = false;
  bool was_synced_already_ = false;

  std::optional<Outcome> outcome_;
  std::string waits_for_;
  std::string trouble_;  // with the last request
  bool has_started_ = false;
  bool must_read_ = false;
  bool has_met_other_ = false;
  std::optional<argocd::OperationState> terminated_;  // the one that we asked to be ended
  std::string termination_trouble_;
  int termination_tries_ = 0;
  std::optional<base::Error> window_refusal_;  // until it is known which window it is
  int tries_ = 0;
  int refreshes_ = 0;
  Refreshes proof_;  // that it was compared since we came
  std::optional<base::TimePoint> refresh_at_;
  std::optional<base::TimePoint> sent_at_;  // a request whose answer was lost
  std::optional<base::TimePoint> asked_at_;
  std::optional<base::TimePoint> last_read_;  // when it was asked
  base::TimePoint not_before_ = {};
};

}  // namespace rollout
