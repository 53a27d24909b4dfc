// SPDX-License-Identifier: Apache-2.0
//
// When is an application there? Argo CD's own answer, "Synced and Healthy", is true of the old
// revision right after a push, of old pods right after a sync was accepted, and for a moment in the
// middle of many rollouts. So four things must be true at once, for a while, and in a last look at
// the present state that was asked for after that while:
//
//   at      what it was compared to is what we want. With a revision given that is a comparison of
//           ids. Without one it is what Argo CD finds when it surely looks after us
//           (refreshes.hpp).
//   done    no operation is wanted or running, and the comparison is later than the end of the last
//           one.
//   synced  as Argo CD says.
//   healthy as Argo CD says.
//
// With an operation of our own, `at` is that it succeeded.
//
// What fails is said at once where nothing can change it (a failed operation for what we want), and
// after a grace period where it may pass (Degraded, a comparison that broke). It needs a last look
// as well: bad news can be as old as good news.
//
// Times of the cluster are compared with each other only, never with ours: clocks differ. What
// cannot be seen from outside: a controller that moves to a node whose clock is behind makes us
// wait until that clock has caught up; one whose clock is ahead can make a comparison look later
// than an operation that ended during it. A health check that says Healthy before its operator has
// noticed the change is waited out by `stable_for` and no longer.
#include "rollout/tracker.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "rollout/containment.hpp"
#include "rollout/look.hpp"
#include "rollout/resource_goal.hpp"

namespace rollout {
namespace {

using argocd::Health;
using argocd::Phase;
using argocd::Sync;
using base::Duration;
using base::TimePoint;
using std::chrono::seconds;

// How long an application may stay OutOfSync after a sync that succeeded.
constexpr Duration out_of_sync_grace = seconds(10);

// The controller looks by itself after an operation, mostly in the next second.
constexpr Duration settling_grace = seconds(1);

// After a look in vain: it is not there, or no answer came.
constexpr Duration read_pause = seconds(2);

// Where only a direct look tells what we must know.
constexpr Duration hidden_health_pause = seconds(5);

}  // namespace

Tracker::Tracker(argocd::AppName name, Goal goal)
    : name_(std::move(name)), goal_(std::move(goal)) {}

// ---- What that means

// Whether what we see was surely compared to what Git and the spec are since we came.
bool Tracker::is_compared() const {
  if (refreshes_.prove_it()) return true;
  return !goal_.revisions.empty() && application_->is_compared_to_spec;
}

bool Tracker::is_at_wanted() const {
  return goal_.revisions.empty() ||
         is_at(goal_.revisions, *application_, committed_revisions(*application_));
}

// Whether nobody has told yet if where it is contains what we want.
bool Tracker::may_be_at_wanted() const {
  return goal_.contains && !open_questions(goal_.revisions, *application_).empty();
}

bool Tracker::is_there() const {
  if (!goal_.marker.empty()) return has_own_operation_succeeded();
  return !goal_.needs_revision() || (is_compared() && is_at_wanted());
}

// Another one that deployed the same, to heal for example, takes nothing away from ours. A dry run
// hides what came before it, so it needs the comparison to tell that ours is still there.
bool Tracker::has_own_operation_succeeded() const {
  const auto& last = application_->last;
  if (goal_.marker.empty() || !last || last->phase != Phase::succeeded) return false;
  if (is_own(last->operation)) return true;
  if (!own_deployed_ || own_deployed_->empty()) return false;
  if (!last->operation.is_dry_run) return revisions_of(*last) == *own_deployed_;
  return application_->sync == Sync::synced && application_->revisions == *own_deployed_;
}

std::vector<std::string> Tracker::own_deployed() const {
  if (!application_ || !has_own_operation_succeeded()) return {};
  const auto& last = *application_->last;
  return last.operation.is_dry_run ? std::vector<std::string>() : revisions_of(last);
}

// Whether what we want is what the cluster was made to be, as far as Argo CD knows.
bool Tracker::is_wanted_deployed() const {
  if (sync_for(goal_, *application_) == Sync::synced || has_own_operation_succeeded()) return true;
  const auto& last = application_->last;
  if (!last || last->phase != Phase::succeeded) return false;
  // A rollback may bring back other sources at the same revision.
  const auto& operation = last->operation;
  const bool has_other_sources =
      !operation.sources.empty() && operation.sources != application_->sources_text;
  return !operation.is_partial && !operation.is_dry_run && !has_other_sources &&
         revisions_of(*last) == application_->revisions;
}

// A sync of ours of some resources, or of something else than the branch holds now, can only end
// OutOfSync.
bool Tracker::has_sync_waived() const {
  if (!has_own_operation_succeeded()) return false;
  const auto& last = *application_->last;
  return last.operation.is_partial || is_own_dry_run() ||
         (!application_->is_automated && revisions_of(last) != application_->revisions);
}

bool Tracker::is_own(const argocd::Operation& operation) const {
  return rollout::is_own(operation, goal_.marker, goal_.rollback);
}

// Nothing is looked at after that, as nothing was changed.
bool Tracker::is_own_dry_run() const {
  return has_own_operation_succeeded() && application_->last->operation.is_dry_run &&
         is_own(application_->last->operation);
}

bool Tracker::needs_resource_health() const {
  return !goal_.ignored_health.empty() || !goal_.resources.empty();
}

bool Tracker::is_health_hidden() const {
  return needs_resource_health() && (goal_.health || goal_.suspended) &&
         !has_resource_health(*application_) && application_->health != Health::healthy;
}

Tracker::Missing Tracker::missing() const {
  if (goal_.deleted) return Missing::deletion;
  if (!application_) return Missing::sight;
  const auto& application = *application_;
  if (!is_there()) {
    if (!goal_.marker.empty()) {
      return is_under_way(application) ? Missing::operation : Missing::beginning;
    }
    if (!is_at_wanted()) return Missing::revision;
    const bool must_wait = refreshes_.need_rest() && is_under_way(application);
    return must_wait ? Missing::operation : Missing::looking;
  }
  const bool needs_hydration = application.is_hydrated && application.hydration &&
                               goal_.needs_revision() && goal_.marker.empty();
  if ((goal_.hydrated || needs_hydration) && !is_hydrated(application)) return Missing::hydration;
  if (goal_.needs_quiet()) {
    if (is_under_way(application)) return Missing::operation;
    const bool needs_look = goal_.settled || goal_.sync || goal_.health || goal_.suspended ||
                            (goal_.marker.empty() && goal_.needs_revision());
    if (needs_look && !is_settled(application) && !is_own_dry_run()) return Missing::settling;
  }
  if (!check_resources(goal_, application)) return Missing::resources;
  const auto sync = sync_for(goal_, application);
  if (goal_.sync && sync != Sync::synced && !has_sync_waived()) return Missing::sync;
  if (goal_.needs_quiet() && goal_.needs_revision() && !is_wanted_deployed()) {
    return Missing::deployment;
  }
  if (!goal_.health && !goal_.suspended) return Missing::nothing;
  const auto health = health_for(goal_, application);
  const bool is_fine = (goal_.health && health == Health::healthy) ||
                       (goal_.suspended && health == Health::suspended);
  return is_fine ? Missing::nothing : Missing::health;
}

void Tracker::note_times(TimePoint now) {
  const auto before = missing_;
  missing_ = missing();
  if (missing_ != before) refreshes_.note_progress();
  reached_.note(missing_ == Missing::nothing, now);

  const auto& application = *application_;
  const bool is_quiet = !is_under_way(application);
  unsettled_.note(is_quiet && !is_settled(application), now);
  broken_.note(!error_text(application).empty(), now);
  const bool counts = is_quiet && is_settled(application) && is_there();
  degraded_.note(goal_.health && counts && is_wanted_deployed() &&
                     health_for(goal_, application) == Health::degraded,
                 now);
  // Where nobody syncs by himself, somebody may still be about to.
  const bool has_synced = application.is_automated || has_own_operation_succeeded() ||
                          !is_same_end(application.last, first_operation_);
  out_of_sync_.note(goal_.sync && counts && has_synced && is_wanted_deployed() &&
                        sync_for(goal_, application) == Sync::out_of_sync && !has_sync_waived() &&
                        !application.heals_itself,
                    now);
  refused_.note(counts && application.is_automated && has_condition(application, "SyncError"), now);
}

// ---- What it comes to

// Our operation was seen, or must have been, and another one or none is in its place.
bool Tracker::has_failed_to_keep_own() const {
  const auto& application = *application_;
  if (application.uid != *first_uid_) return true;
  if (is_under_way(application) || has_own_operation_succeeded()) return false;
  if (!application.last) return was_own_seen_;
  if (is_own(application.last->operation)) return false;
  return was_own_seen_ || !is_same_end(application.last, first_operation_);
}

// With automatic sync our operation goes where the branch is, which may have moved on since we saw
// that it was where we want it. Elsewhere a server that is too old may have ignored what we named.
bool Tracker::has_gone_elsewhere() const {
  const auto deployed = revisions_of(*application_->last);
  if (application_->is_hydrated || deployed.empty()) return false;
  return !is_at(goal_.revisions, *application_, deployed);
}

std::optional<Outcome> Tracker::operation_failure() const {
  const auto& application = *application_;
  if (!goal_.marker.empty() && has_failed_to_keep_own()) {
    std::string message = "our operation is gone";
    if (application.last) {
      const auto& other = application.last->operation;
      message = "another operation took the place of ours, started by " +
                (other.is_automated ? "automatic sync" : shown(other.initiated_by));
    }
    return Outcome{.word = Word::superseded, .message = std::move(message)};
  }
  if (!goal_.needs_quiet() || !application.last || is_under_way(application)) return std::nullopt;
  if (has_own_operation_succeeded() && has_gone_elsewhere()) {
    return Outcome{.word = Word::superseded,
                   .message = "our operation deployed " +
                              short_revisions(revisions_of(*application.last)) +
                              (application.is_automated ? ", where its branch was by then"
                                                        : ", not what was asked for")};
  }
  const auto& last = *application.last;
  if (last.phase == Phase::succeeded) return std::nullopt;
  const bool is_ours = !goal_.marker.empty() && is_own(last.operation);
  if (!is_ours) {
    // What failed for what we want, after we came or so that automatic sync has given up.
    if (last.operation.is_dry_run || !is_there() || !is_settled(application)) return std::nullopt;
    if (revisions_of(last) != application.revisions) return std::nullopt;
    if (is_same_end(application.last, first_operation_) && !refused_) return std::nullopt;
  }
  return Outcome{.word = Word::failed,
                 .message = "the sync ended in phase " + std::string(to_string(last.phase)) + ": " +
                            shown(last.message)};
}

std::optional<Outcome> Tracker::lasting_failure(TimePoint now) const {
  const auto& application = *application_;
  if (refreshes_.has_ended_one() && broken_.is_over(error_grace, now)) {
    return Outcome{.word = Word::failed, .message = error_text(application)};
  }
  if (degraded_.is_over(goal_.degraded_after, now)) {
    return Outcome{.word = Word::degraded, .message = health_text(goal_, application)};
  }
  if (out_of_sync_.is_over(out_of_sync_grace, now)) {
    return Outcome{.word = Word::outofsync,
                   .message = "is still OutOfSync after a sync that succeeded",
                   .hint = is_only_pruning_missing(goal_, application) ? prune_hint : ""};
  }
  return std::nullopt;
}

std::optional<Outcome> Tracker::failure(TimePoint now) const {
  if (goal_.deleted) return std::nullopt;
  const auto& application = *application_;
  if (application.is_deleting) {
    return Outcome{.word = Word::failed, .message = "is being deleted"};
  }
  // Where single resources are there, one that failed was about others.
  const bool is_about_others = !goal_.resources.empty() && missing_ == Missing::nothing;
  if (auto failed = operation_failure(); failed && !is_about_others) return failed;
  if (missing_ == Missing::resources && application.has_resources) {
    const auto error = check_resources(goal_, application).error();
    return Outcome{
        .word = Word::refused, .message = error.message, .hint = error.hint, .kind = error.kind};
  }
  if (was_at_wanted_ && goal_.marker.empty() && !is_at_wanted() && !may_be_at_wanted() &&
      !committed_revisions(application).empty() && error_text(application).empty()) {
    return Outcome{.word = Word::superseded,
                   .message = "went on to " + short_revisions(committed_revisions(application)) +
                              " before it was done"};
  }
  return lasting_failure(now);
}

Word Tracker::success() const {
  if (goal_.suspended && health_for(goal_, *application_) == Health::suspended) {
    return Word::suspended;
  }
  if (goal_.health) return Word::healthy;
  if (goal_.created && !goal_.sync) return Word::created;
  return goal_.marker.empty() ? word_without_health(goal_, *application_) : Word::synced;
}

// Whatever it comes to, the last look is at the present: an event may have been lost.
Need Tracker::settle_if_over(TimePoint now) {
  std::optional<TimePoint> due;
  auto verdict = failure(now);
  failed_.note(verdict.has_value(), now);
  if (verdict) {
    due = failed_.end_of(Duration::zero());
  } else if (reached_.is_over(goal_.stable_for, now)) {
    due = reached_.end_of(goal_.stable_for);
    const auto word = success();
    verdict = Outcome{.word = word, .message = success_message(word, goal_, *application_)};
    if (is_own_dry_run()) {
      verdict = Outcome{.word = Word::skipped, .message = "Argo CD tried it and changed nothing"};
    }
  }
  if (!verdict) return Need::nothing;
  if (!last_read_ || *last_read_ < *due) return Need::read;
  outcome_ = std::move(verdict);
  return Need::nothing;
}

// ---- What to ask

Need Tracker::need(TimePoint now) {
  if (outcome_ || asked_at_) return Need::nothing;
  if (must_list_) return Need::list;
  auto need = Need::nothing;
  if (application_ && !absent_) need = settle_if_over(now);
  if (outcome_) return Need::nothing;
  if (const auto at = next_read(); at && *at <= now) need = Need::read;
  if (need == Need::read) {
    return read_in_vain_ && now - *read_in_vain_ < read_pause ? Need::nothing : need;
  }
  const auto at = next_refresh();
  return at && *at <= now ? Need::refresh : Need::nothing;
}

// When a direct look is wanted that is not the last one.
std::optional<TimePoint> Tracker::next_read() const {
  const auto soonest = read_in_vain_ ? *read_in_vain_ + read_pause : TimePoint::min();
  if (must_look_again_ || absent_ || !application_) return soonest;
  if (is_health_hidden()) {
    return last_read_ ? std::max(soonest, TimePoint(*last_read_ + hidden_health_pause)) : soonest;
  }
  return std::nullopt;
}

// When a refresh is wanted: where it makes Argo CD do what it would only do minutes later.
std::optional<TimePoint> Tracker::next_refresh() const {
  constexpr Duration soon = std::chrono::milliseconds(1100);  // another second
  constexpr Duration broken = seconds(5);
  constexpr Duration elsewhere = seconds(10);
  if (!application_ || absent_ || goal_.deleted || application_->is_deleting) return std::nullopt;
  const auto& application = *application_;
  if (!goal_.needs_revision() && !goal_.needs_quiet()) return std::nullopt;
  if (broken_ || application.sync == Sync::unknown || application.sync == Sync::none) {
    return refreshes_.next(broken);
  }
  switch (missing_) {
    case Missing::looking:
      return refreshes_.next(soon);
    case Missing::revision:
      return refreshes_.next(elsewhere);
    case Missing::sync:
      // Automatic sync only begins when Argo CD looks, and it may have looked away.
      if (!application.is_automated) return std::nullopt;
      return refreshes_.next(elsewhere);
    case Missing::settling:
      return std::max(refreshes_.next(soon), *unsettled_.end_of(settling_grace));
    default:
      return std::nullopt;
  }
}

TimePoint Tracker::next_look(TimePoint now) const {
  auto next = now + std::chrono::hours(1);
  const auto no_later = [&](const std::optional<TimePoint>& time) {
    if (time && *time > now) next = std::min(next, TimePoint(*time));
  };
  if (read_in_vain_) no_later(*read_in_vain_ + read_pause);
  no_later(next_read());
  if (!application_) return next;
  no_later(reached_.end_of(goal_.stable_for));
  no_later(degraded_.end_of(goal_.degraded_after));
  no_later(broken_.end_of(error_grace));
  no_later(out_of_sync_.end_of(out_of_sync_grace));
  no_later(next_refresh());
  return next;
}

// ---- What to say

std::string Tracker::missing_revision() const {
  std::vector<std::string> wanted;
  wanted.reserve(goal_.revisions.size());
  for (const auto& one : goal_.revisions) wanted.push_back(one.revision);
  const auto at = short_revisions(committed_revisions(*application_));
  auto text = "at " + (at.empty() ? std::string("no revision") : at) + ", wanted " +
              short_revisions(wanted);
  if (goal_.contains) text += " or what contains it";
  for (const auto& one : goal_.revisions) {
    if (!one.doubt.empty()) text += "; " + shown(one.doubt);
  }
  return text;
}

std::string Tracker::missing_part() const {
  switch (missing()) {
    case Missing::nothing:
      return {};
    case Missing::sight:
      return "has not been seen yet";
    case Missing::deletion:
      return application_ ? "is still there" : "";
    case Missing::hydration:
      return "is not hydrated";
    case Missing::looking:
      return "waiting for Argo CD to look at Git";
    case Missing::revision:
      return missing_revision();
    case Missing::beginning:
      return "our operation has not begun";
    case Missing::operation:
      return operation_text(*application_);
    case Missing::settling:
      return "Argo CD has not looked at it since the operation";
    case Missing::resources:
      return check_resources(goal_, *application_).error().message;
    case Missing::sync:
      return sync_text(goal_, *application_);
    case Missing::deployment:
      return "OutOfSync: what is there is the old state";
    case Missing::health:
      return health_text(goal_, *application_);
  }
  return {};
}

LastSight Tracker::last_sight() const {
  return {.application = application_, .missing = missing_part(), .denial = denial_};
}

void Tracker::give_up(Duration waited, std::optional<base::Error> trouble) {
  if (outcome_) return;
  auto sight = last_sight();
  sight.trouble = std::move(trouble);
  outcome_ = time_out(sight, goal_, waited);
}

}  // namespace rollout
