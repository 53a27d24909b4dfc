// SPDX-License-Identifier: Apache-2.0
//
// When is an application there? Argo CD's own answer, "Synced and Healthy", is true of the old
// revision right after a push, of old pods right after a sync was accepted, and for a moment in the
// middle of many rollouts. So four things must be true at once, for a while, and in a last look at
// the present state:
//
//   at      what it was compared to is what we want. With a revision given that is a comparison of
//           ids. Without, it is what two refreshes in a row have found: a comparison that was under
//           way when we asked can answer the first one and have read Git before us, but the
//           controller makes them one after the other, so the second is later than our question.
//   done    no operation is wanted or running, and the comparison is later than the end of the last
//           one. The controller writes whole seconds, so "later" is a later second.
//   synced  as Argo CD says.
//   healthy as Argo CD says.
//
// What fails is said at once where nothing can change it (a failed operation for what we want), and
// after a grace period where it may pass (Degraded, a comparison that broke).
//
// Times of the cluster are compared with each other only, never with ours: clocks differ.
#include "rollout/tracker.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace rollout {
namespace {

using argocd::Application;
using argocd::Health;
using argocd::Phase;
using argocd::Sync;
using base::Duration;
using base::TimePoint;
using std::chrono::seconds;

// A comparison that failed may be a Git server that was away for a moment.
constexpr Duration error_grace = seconds(15);

// How often we look for an application that is not there yet.
constexpr Duration absent_pause = seconds(2);

// How long an application may stay OutOfSync after a sync that succeeded.
constexpr Duration out_of_sync_grace = seconds(10);

bool is_under_way(const Application& application) {
  return application.operation || (application.last && !is_completed(application.last->phase));
}

const std::vector<std::string>& revisions_of(const argocd::OperationState& state) {
  return state.revisions.empty() ? state.operation.revisions : state.revisions;
}

bool has_marker(const argocd::Operation& operation, const std::string& marker) {
  return std::find(operation.markers.begin(), operation.markers.end(), marker) !=
         operation.markers.end();
}

std::optional<argocd::Condition> find_error(const Application& application) {
  for (const auto& condition : application.conditions) {
    if (condition.is_error() && condition.type != "SyncError" && condition.type != "DeletionError")
      return condition;
  }
  return std::nullopt;
}

bool has_condition(const Application& application, std::string_view type) {
  return std::any_of(application.conditions.begin(), application.conditions.end(),
                     [&](const auto& condition) { return condition.type == type; });
}

// Text of the server, for one line of ours.
std::string shown(std::string_view text) {
  constexpr std::size_t longest = 400;
  return base::shorten(base::printable(base::trim(text)), longest);
}

bool is_ignored(const std::vector<IgnoredHealth>& ignored, const argocd::Resource& resource) {
  return std::any_of(ignored.begin(), ignored.end(), [&](const IgnoredHealth& one) {
    return one.kind == resource.kind && (one.name.empty() || one.name == resource.name);
  });
}

// The application's health without the resources that do not count: the worst of the others, as
// Argo CD does it. Its own word where nobody told us the health of resources.
Health health_of(const Application& application, const std::vector<IgnoredHealth>& ignored) {
  if (ignored.empty()) return application.health;
  bool is_known = false;
  auto worst = Health::healthy;
  for (const auto& resource : application.resources) {
    if (resource.health == Health::none) continue;
    is_known = true;
    if (!is_ignored(ignored, resource)) worst = std::max(worst, resource.health);
  }
  return is_known ? worst : application.health;
}

void note_since(bool is_so, TimePoint now, std::optional<TimePoint>& since) {
  if (!is_so) {
    since.reset();
  } else if (!since) {
    since = now;
  }
}

bool is_over(const std::optional<TimePoint>& since, Duration grace, TimePoint now) {
  return since && now - *since >= grace;
}

}  // namespace

Tracker::Tracker(argocd::AppName name, Goal goal)
    : name_(std::move(name)), goal_(std::move(goal)), wanted_(goal_.revisions) {}

// Versions are numbers that grow (argocd-api.md, 6). Only a direct read may go back: a cluster that
// was restored from a backup counts from further down.
bool Tracker::is_stale(const Application& application, From from) const {
  if (from == From::read || !application_ || application_->uid != application.uid) return false;
  const auto known = base::parse_unsigned(application_->resource_version);
  const auto given = base::parse_unsigned(application.resource_version);
  return known && given && *given < *known;
}

// It was deleted and made again: nothing that was seen before is about this one.
void Tracker::start_over() {
  rounds_ = 0;
  round_mark_.reset();
  was_at_wanted_ = false;
  has_first_ = false;
  last_refresh_.reset();
  refreshes_ = 0;
  reached_since_.reset();
  degraded_since_.reset();
  error_since_.reset();
  out_of_sync_since_.reset();
  unsettled_since_.reset();
}

void Tracker::observe(Application application, From from, TimePoint now) {
  if (outcome_ || is_stale(application, from)) return;
  if (application_ && application_->uid != application.uid) start_over();
  if (application_ && !application.has_resources) {
    application.resources = std::move(application_->resources);
    application.has_resources = application_->has_resources;
  }
  application_ = std::move(application);
  if (from == From::read) last_read_ = now;
  if (!has_first_) {
    has_first_ = true;
    if (application_->last) first_finished_at_ = application_->last->finished_at;
  }
  if (!wanted_.empty() && is_at_wanted()) was_at_wanted_ = true;
  note_times(now);
}

void Tracker::observe_missing(const base::Error& error, From from, TimePoint now) {
  if (outcome_) return;
  const bool is_gone = error.kind == base::ErrorKind::not_found;
  const bool is_hidden = error.kind == base::ErrorKind::denied;
  if (goal_.deleted && (is_gone || (is_hidden && application_))) {
    if (from == From::read) {
      outcome_ = Outcome{.word = Word::deleted, .message = "is deleted"};
    } else {
      must_look_again_ = true;
    }
    return;
  }
  if (goal_.created && !application_ && (is_gone || is_hidden)) {
    absent_since_ = now;
    return;
  }
  if (from != From::read) {
    must_look_again_ = true;
    return;
  }
  if (is_gone || (is_hidden && application_)) {
    outcome_ = Outcome{.word = Word::notfound,
                       .message = application_ ? "was deleted while we waited" : error.message,
                       .hint = error.hint};
  } else if (is_hidden) {
    outcome_ = Outcome{.word = Word::denied, .message = error.message, .hint = error.hint};
  }
}

void Tracker::begin(Need need, TimePoint) {
  is_asking_ = true;
  must_look_again_ = false;
  if (need == Need::refresh && application_) round_mark_ = application_->reconciled_at;
}

void Tracker::end(Need need, bool has_succeeded, TimePoint now) {
  is_asking_ = false;
  if (need == Need::read) {
    if (has_succeeded) {
      last_read_ = now;
    } else {
      read_failed_at_ = now;
    }
    return;
  }
  last_refresh_ = now;
  if (!has_succeeded) {
    ++failed_refreshes_;
    return;
  }
  failed_refreshes_ = 0;
  ++refreshes_;
  // A comparison of the same second may be the one before.
  if (application_ && application_->reconciled_at &&
      (!round_mark_ || *application_->reconciled_at > *round_mark_)) {
    ++rounds_;
  }
}

bool Tracker::is_at_wanted() const {
  constexpr int rounds_needed = 2;
  if (!goal_.needs_revision()) return true;
  if (wanted_.empty()) return rounds_ >= rounds_needed;
  const auto& application = *application_;
  if (!application.is_hydrated) return is_at(wanted_, application, application.revisions);
  if (!application.hydration) return false;
  // People commit to the dry source; what is deployed is what was made of it.
  const auto& hydration = *application.hydration;
  return is_at(wanted_, application, {hydration.last_dry}) && !application.revisions.empty() &&
         application.revisions.front() == hydration.last_hydrated;
}

bool Tracker::has_own_operation_succeeded() const {
  return !goal_.marker.empty() && application_->last &&
         application_->last->phase == Phase::succeeded &&
         has_marker(application_->last->operation, goal_.marker) &&
         (wanted_.empty() || is_at(wanted_, *application_, revisions_of(*application_->last)));
}

// Whether what we want is what the cluster was made to be, as far as Argo CD knows.
bool Tracker::is_wanted_deployed() const {
  if (application_->sync == Sync::synced || has_own_operation_succeeded()) return true;
  if (!application_->last || application_->last->phase != Phase::succeeded) return false;
  const auto& deployed = revisions_of(*application_->last);
  return wanted_.empty() ? deployed == application_->revisions
                         : is_at(wanted_, *application_, deployed);
}

// Whether the comparison is later than the last operation.
bool Tracker::is_settled() const {
  const auto& last = application_->last;
  if (!last || !last->finished_at || last->operation.is_dry_run) return true;
  return application_->reconciled_at && *application_->reconciled_at > *last->finished_at;
}

std::string Tracker::operation_text() const {
  const auto& application = *application_;
  if (application.last && !is_completed(application.last->phase)) {
    const auto& last = *application.last;
    std::string text = last.finished_at
                           ? "the operation waits for its next try"
                           : "the operation is " + base::to_lower(to_string(last.phase));
    if (!last.message.empty()) text += ": " + shown(last.message);
    return text;
  }
  return "an operation has been asked for";
}

std::string Tracker::missing_part() const {
  if (goal_.deleted) return application_ ? "is still there" : "";
  if (!application_) return "has not been seen yet";
  if (goal_.created) return "";
  const auto& application = *application_;
  const bool needs_quiet = goal_.operation || goal_.sync || goal_.health;
  if (goal_.hydrated && (!application.hydration || application.hydration->phase != "Hydrated" ||
                         application.hydration->current_dry != application.hydration->last_dry)) {
    return "is not hydrated";
  }
  if (!is_at_wanted() && !has_own_operation_succeeded()) {
    if (wanted_.empty()) return "waiting for Argo CD to look at Git";
    std::vector<std::string> revisions;
    for (const auto& one : wanted_) revisions.push_back(one.revision);
    const auto at = short_revisions(application.revisions);
    return "at " + (at.empty() ? std::string("no revision") : at) + ", wanted " +
           short_revisions(revisions);
  }
  if (needs_quiet && is_under_way(application)) return operation_text();
  if ((goal_.sync || goal_.health) && !is_settled())
    return "Argo CD has not looked at it since the operation";
  if (goal_.sync && application.sync != Sync::synced && !has_sync_waived()) {
    return application.sync == Sync::none ? "has not been compared with Git yet"
                                          : std::string(to_string(application.sync));
  }
  if (goal_.health && !is_wanted_deployed()) return "OutOfSync: what is healthy is the old state";
  return missing_health();
}

// A sync of ours of something else than the branch holds now can only end OutOfSync.
bool Tracker::has_sync_waived() const {
  return has_own_operation_succeeded() && !application_->is_automated &&
         revisions_of(*application_->last) != application_->revisions;
}

std::string Tracker::missing_health() const {
  if (!goal_.health && !goal_.suspended) return {};
  const auto health = health_of(*application_, goal_.ignored_health);
  if (goal_.health && health == Health::healthy) return {};
  if (goal_.suspended && health == Health::suspended) return {};
  std::string text(health == Health::none ? "no health yet" : to_string(health));
  if (!application_->health_message.empty()) text += ": " + shown(application_->health_message);
  return text;
}

void Tracker::note_times(TimePoint now) {
  const auto& application = *application_;
  const bool is_quiet = !is_under_way(application);
  const bool counts = is_at_wanted() && is_quiet && is_wanted_deployed();
  const auto health = health_of(application, goal_.ignored_health);
  note_since(goal_.health && counts && health == Health::degraded, now, degraded_since_);
  note_since(find_error(application).has_value(), now, error_since_);
  note_since(is_quiet && !is_settled(), now, unsettled_since_);
  const bool is_stuck = goal_.sync && counts && is_settled() && !has_sync_waived() &&
                        application.sync == Sync::out_of_sync && !application.heals_itself;
  note_since(is_stuck, now, out_of_sync_since_);
  note_since(missing_part().empty(), now, reached_since_);
}

std::optional<Outcome> Tracker::operation_failure() const {
  const auto& application = *application_;
  if (!application.last || is_under_way(application)) return std::nullopt;
  const auto& last = *application.last;
  const bool is_ours = !goal_.marker.empty() && has_marker(last.operation, goal_.marker);
  if (!goal_.marker.empty() && !is_ours) {
    return Outcome{.word = Word::superseded,
                   .message = "another operation took the place of ours, started by " +
                              shown(last.operation.is_automated ? "automatic sync"
                                                                : last.operation.initiated_by)};
  }
  if (last.phase == Phase::succeeded || (last.operation.is_dry_run && !is_ours)) {
    return std::nullopt;
  }
  const auto& tried = revisions_of(last);
  const bool is_of_wanted = wanted_.empty() ? is_at_wanted() && tried == application.revisions
                                            : is_at(wanted_, application, tried);
  const bool has_failed_since_we_came = last.finished_at != first_finished_at_;
  const bool is_final = has_condition(application, "SyncError") && application.is_automated &&
                        !application.heals_itself;
  if (!is_ours && !(is_of_wanted && (has_failed_since_we_came || is_final))) return std::nullopt;
  return Outcome{.word = Word::failed,
                 .message = "the sync ended in phase " + std::string(to_string(last.phase)) + ": " +
                            shown(last.message)};
}

std::optional<Outcome> Tracker::failure(TimePoint now) const {
  const auto& application = *application_;
  if (goal_.deleted || goal_.created) return std::nullopt;
  if (application.is_deleting) {
    return Outcome{.word = Word::failed, .message = "is being deleted"};
  }
  if (auto failed = operation_failure()) return failed;
  if (was_at_wanted_ && !wanted_.empty() && goal_.marker.empty() && !is_at_wanted() &&
      !application.revisions.empty() && !find_error(application)) {
    return Outcome{
        .word = Word::superseded,
        .message = "went on to " + short_revisions(application.revisions) + " before it was done"};
  }
  if (is_over(error_since_, error_grace, now) && refreshes_ > 0) {
    const auto condition = find_error(application);
    return Outcome{.word = Word::failed,
                   .message = condition->type + ": " + shown(condition->message)};
  }
  if (is_over(degraded_since_, goal_.degraded_after, now)) {
    return Outcome{.word = Word::degraded, .message = missing_health()};
  }
  if (is_over(out_of_sync_since_, out_of_sync_grace, now)) {
    return Outcome{.word = Word::outofsync,
                   .message = "is still OutOfSync after a sync that succeeded"};
  }
  return std::nullopt;
}

Outcome Tracker::success() const {
  auto word = Word::synced;
  if (goal_.created) word = Word::created;
  if (goal_.suspended) word = Word::suspended;
  if (goal_.health) word = Word::healthy;
  const auto health = application_ ? application_->health : Health::none;
  if (goal_.suspended && health == Health::suspended) word = Word::suspended;
  return {.word = word, .message = std::string("is ") + std::string(to_string(word))};
}

Need Tracker::need(TimePoint now) {
  if (outcome_ || is_asking_) return Need::nothing;
  if (must_look_again_) return Need::read;
  if (!application_) {
    const bool is_due = !absent_since_ || now - *absent_since_ >= absent_pause;
    return is_due && !is_pausing(now) ? Need::read : Need::nothing;
  }
  note_times(now);
  std::optional<TimePoint> due;
  auto verdict = failure(now);
  if (verdict) {
    if (!failed_since_) failed_since_ = now;
    due = failed_since_;
  } else {
    failed_since_.reset();
    if (is_over(reached_since_, goal_.stable_for, now)) {
      due = *reached_since_ + goal_.stable_for;
      verdict = success();
    }
  }
  if (verdict) {
    // The last look is at the present: an event may have been lost in the meantime.
    if (last_read_ && *last_read_ >= *due) {
      outcome_ = std::move(verdict);
      return Need::nothing;
    }
    return is_pausing(now) ? Need::nothing : Need::read;
  }
  return wants_refresh(now) ? Need::refresh : Need::nothing;
}

bool Tracker::is_pausing(TimePoint now) const {
  return read_failed_at_ && now - *read_failed_at_ < seconds(1);
}

// How long after a refresh the next one may follow, where one is wanted.
std::optional<Duration> Tracker::refresh_pause() const {
  const auto& application = *application_;
  if (!goal_.needs_revision() || application.is_deleting || goal_.deleted) return std::nullopt;
  constexpr Duration again = seconds(10);
  // A second later, so that the times of two comparisons differ.
  constexpr Duration second_round = std::chrono::milliseconds(1100);
  constexpr Duration broken = seconds(5);
  if (error_since_ || application.sync == Sync::unknown || application.sync == Sync::none) {
    return broken;
  }
  if (has_own_operation_succeeded()) {
    return is_settled() ? std::nullopt : std::optional(second_round);
  }
  if (!is_at_wanted()) {
    if (failed_refreshes_ > 0) return broken;
    return wanted_.empty() ? second_round : again;
  }
  if (is_under_way(application)) return std::nullopt;
  if (!is_settled()) return second_round;
  if (!wanted_.empty() && !application.is_compared_to_spec && refreshes_ == 0) return second_round;
  return std::nullopt;
}

bool Tracker::wants_refresh(TimePoint now) const {
  const auto pause = refresh_pause();
  if (!pause) return false;
  // The controller looks by itself after an operation, mostly in the next second.
  if (is_over(unsettled_since_, seconds(0), now) && is_at_wanted() &&
      !is_over(unsettled_since_, seconds(1), now)) {
    return false;
  }
  return !last_refresh_ || now - *last_refresh_ >= *pause;
}

TimePoint Tracker::next_look(TimePoint now) const {
  auto next = now + std::chrono::hours(1);
  const auto no_later = [&](const std::optional<TimePoint>& since, Duration grace) {
    if (since && *since + grace > now) next = std::min(next, TimePoint(*since + grace));
  };
  no_later(read_failed_at_, seconds(1));
  if (!application_) {
    no_later(absent_since_, absent_pause);
    return next;
  }
  no_later(reached_since_, goal_.stable_for);
  no_later(degraded_since_, goal_.degraded_after);
  no_later(error_since_, error_grace);
  no_later(out_of_sync_since_, out_of_sync_grace);
  no_later(unsettled_since_, seconds(1));
  if (const auto pause = refresh_pause()) no_later(last_refresh_, *pause);
  return next;
}

void Tracker::give_up(Duration waited) {
  if (outcome_) return;
  auto missing = missing_part();
  if (missing.empty()) missing = "was there, but not for " + base::to_string(goal_.stable_for);
  outcome_ = Outcome{.word = Word::timeout,
                     .message = "not done within " + base::to_string(waited) + ": " + missing};
  if (!application_ || goal_.deleted || goal_.created) return;
  const auto& application = *application_;
  if (application.sync == Sync::out_of_sync && !application.is_automated &&
      !is_under_way(application) && goal_.marker.empty()) {
    outcome_->hint = "automatic sync is off for it: start one with `sync`";
  }
}

}  // namespace rollout
